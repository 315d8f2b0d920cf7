;; The sum of squares is not negative, so its root is a flonum; that of any flonum may be a complex number.
;;
;; functions: roots
(import (scheme base) (scheme write) (scheme inexact))

(define (roots v)
  (let ((x (- (* 1.5 (vector-length v)) 10.0)))
    (vector (sqrt (+ (* x x) 1.0)) (sqrt x))))
(display (list roots))
