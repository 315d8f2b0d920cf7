;;; A definition has a name, and stands where definitions may stand.

(import (scheme base))
(define)
(define 5 1)
(if #t (define x 1))
