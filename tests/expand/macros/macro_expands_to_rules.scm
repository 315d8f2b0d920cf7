; The transformer may itself be a use of a macro.
(import (scheme base))
(define-syntax constant-rules (syntax-rules () ((_ e) (syntax-rules () ((_) e)))))
(define-syntax five (constant-rules 5))
(five)
