;;; A keyword is not an expression.

(import (scheme base))
(define x if)
(list else)
