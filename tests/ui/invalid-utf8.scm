;;; A byte that is no UTF-8 is reported with its place.

(import (scheme base))
(define x "aÿ")
