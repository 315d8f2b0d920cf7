;;; The empty list is no expression.

(import (scheme base))
()
