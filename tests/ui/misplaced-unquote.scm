;;; unquote has a meaning only in a quasiquotation.

(import (scheme base))
(list ,x)
