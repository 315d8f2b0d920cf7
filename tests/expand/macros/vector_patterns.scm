; Vectors in patterns and templates.
(import (scheme base))
(define-syntax m (syntax-rules () ((_ #(a b ... c)) '(#(b ...) a #(c)))))
(m #(1 2 3 4))
