; A definition in a body hides the parameter of the same name, also for what stands before it.
(import (scheme base))
(define (f x) (define y (lambda () x)) (define x 1) (y))
