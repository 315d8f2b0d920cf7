;; `x` is a flonum by its definition, so the loop finds it unboxed.
;;
;; functions: add
(import (scheme base) (scheme write) (scheme inexact))

(define (add v n)
  (let ((x (exp (* 1.0 (vector-length v)))))
    (vector-set! v 0 x)
    (let loop ((i 0) (sum 0.0))
      (if (= i n)
          sum
          (loop (+ i 1) (+ sum x))))))
(display (list add))
