;;; An if takes two or three parts.

(import (scheme base))
(if #t)
(if 1 2 3 4)
