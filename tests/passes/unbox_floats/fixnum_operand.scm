;; The exact operand of a flonum becomes a double, and so does an exact zero: R7RS lets a product by an exact zero be
;; inexact, and the runtime's is.
;;
;; functions: scale
(import (scheme base) (scheme write))

(define (scale v)
  (let ((n (vector-length v)))
    (vector (* 1.5 n) (* (* 1.5 n) 0))))
(display (list scale))
