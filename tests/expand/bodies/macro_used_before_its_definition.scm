; Expressions are expanded when all definitions of the body are known.
(import (scheme base))
(define (f x) (define y (lambda () (m x))) (define-syntax m (syntax-rules () ((_ z) (car z)))) (y))
