; Keywords have no value.
(import (scheme base))
(define-syntax m (syntax-rules () ((_) 1)))
(list if)
(define x m)
(list else)
