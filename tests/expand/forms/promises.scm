; R7RS 4.2.5.
(import (scheme base))
(define (f x) (delay (car x)))
(define (g x) (delay-force (car x)))
