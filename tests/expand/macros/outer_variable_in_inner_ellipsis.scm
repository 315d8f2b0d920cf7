; A variable under fewer ellipses than its place is repeated by the innermost ones.
(import (scheme base))
(define-syntax m (syntax-rules () ((_ x (y ...) ...) '((x y ...) ...))))
(m a (1 2) (3))
(define-syntax zip (syntax-rules () ((_ (x ...) (y z ...) ...) '((y (x z) ...) ...))))
(zip (1 2) (a b c) (d e f))
