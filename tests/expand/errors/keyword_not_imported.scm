; The operands of a keyword that was not imported are not looked at, nor are names that it would have defined.
(import (only (scheme base) define lambda car))
(define f (case-lambda ((a . b) a) ((c d) d)))
(define-values (x y) (f 1))
(car x)
