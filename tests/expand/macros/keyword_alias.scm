; A keyword may be defined as another name for one.
(import (scheme base))
(define-syntax my-if if)
(define (f x) (my-if x 1 2))
