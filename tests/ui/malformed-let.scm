;;; A binding has a variable and a value.

(import (scheme base))
(let ((x 1 2)) x)
(let (x) x)
(let ((5 1)) 5)
