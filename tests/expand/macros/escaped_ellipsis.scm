; `(... template)` gives the template with its ellipses as they are.
(import (scheme base))
(define-syntax m (syntax-rules () ((_ x) '(x (... ...) (... (x ... #(x ...)))))))
(m 1)
(define-syntax n (syntax-rules () ((_) '(a (... ...)))))
(n)
