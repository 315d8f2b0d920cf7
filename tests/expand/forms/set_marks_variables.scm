; Exactly the variables that are set are marked, which the verifier checks.
(import (scheme base))
(define g 1)
(define (f x y) (set! x y) (set! g x))
