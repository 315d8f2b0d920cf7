; R7RS 4.3.2: an ellipsis among the literals is a literal.
(import (scheme base))
(define-syntax m (syntax-rules (...) ((_ x ...) '(x ...)) ((_ x y) 'no)))
(m 1 ...)
(m 1 2)
(define-syntax underscore (syntax-rules (_) ((foo _) 'literal) ((foo x) 'other)))
(underscore _)
(underscore 1)
