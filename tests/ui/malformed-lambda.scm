;;; Parameters are identifiers, and a body has an expression.

(import (scheme base))
(lambda (x 5) x)
(lambda (x))
(lambda (x) (define y 1))
