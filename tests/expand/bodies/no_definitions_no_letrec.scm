; A body of expressions is a sequence, also when a macro stands in it.
(import (scheme base))
(define-syntax m (syntax-rules () ((_ x) (car x))))
(define (f x) (m x) (begin (cdr x) x))
