; A body with definitions is a `letrec*`; an expression between them keeps its place.
(import (scheme base))
(define (f g) (define a (g 1)) (g 2) (define (b) (cons a (b))) (g 3) (b))
