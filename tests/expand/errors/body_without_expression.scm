; A body ends in an expression.
(import (scheme base))
(define (f) (define x 1))
(define (g))
(define (h) (begin))
(let ((x 1)) (define-syntax m (syntax-rules () ((_) 1))))
