; A mistake in a template is shown there, and where the macro is used.
(import (scheme base))
(define-syntax m (syntax-rules () ((_ x) (if x))))
(m 1)
