;;; A parameter may not be there twice.

(import (scheme base))
(define (f a b a) a)
(f 1 2 3)
