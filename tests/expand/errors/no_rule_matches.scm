; The message shows the patterns and the definition.
(import (scheme base))
(define-syntax m (syntax-rules () ((_ a b) 1) ((_ (a . b) c d) 2)))
(m 1)
