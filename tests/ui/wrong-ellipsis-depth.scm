;;; A variable of a pattern with an ellipsis needs one in the template.

(import (scheme base))
(define-syntax m (syntax-rules () ((_ a ...) (list a))))
(m 1 2)
