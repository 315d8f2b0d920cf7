; A mistake in the text of an embedded library is shown where the program uses it; one in the use is shown as usual.
(import (scheme base) (eshkol macros))
(define (f x) (short-if x))
(first-of 1 2)
(first-of y)
