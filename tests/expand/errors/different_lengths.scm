; Variables under one ellipsis must have matched as many items as each other.
(import (scheme base))
(define-syntax m (syntax-rules () ((_ (x ...) (y ...)) '((x y) ...))))
(m (1 2) (3 4))
(m (1 2) (3))
