; A definition is no expression.
(import (scheme base))
(if #t (define x 1))
(define (f) (list (define y 2)))
