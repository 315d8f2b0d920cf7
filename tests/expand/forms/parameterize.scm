; Parameters and values are evaluated in order, and then bound around the body, which is a body.
(import (scheme base))
(define (f p q) (parameterize ((p (q)) (q 2)) (define x (p)) x))
(define (g p) (parameterize () p))
