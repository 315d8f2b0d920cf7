; R7RS 5.3.3. One value needs no vector.
(import (scheme base))
(define (g) 1)
(define-values (a b . c) (g))
(define-values (d) (g))
(define-values e (g))
(define-values () (g))
