;; Only the test shows that `x` is a flonum: it is unboxed behind the test, in the loop, although `x` does not change
;; there.
;;
;; functions: add
(import (scheme base) (scheme write) (prefix (only (eshkol primitives) flonum?) %))

(define (add x n)
  (let loop ((i 0) (sum 0.0))
    (cond ((= i n) sum)
          ((%flonum? x) (loop (+ i 1) (+ sum x)))
          (else x))))
(display (list add))
