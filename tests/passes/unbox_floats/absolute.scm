;; The absolute value of a flonum is taken without a call, its test for zero is one comparison.
;;
;; functions: norm
(import (scheme base) (scheme write))

(define (norm v)
  (let ((x (- (* 1.5 (vector-length v)) 10.0)))
    (if (zero? x) 'zero (+ 1.0 (abs x)))))
(display (list norm))
