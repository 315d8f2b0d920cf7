;;; A let may not bind a variable twice.

(import (scheme base))
(let ((x 1) (x 2)) x)
