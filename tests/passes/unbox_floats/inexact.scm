;; The flonum of a fixnum is a conversion; that of what may be a bignum is asked of the runtime, and is a flonum.
;;
;; functions: convert
(import (scheme base) (scheme write))

(define (convert v n)
  (vector (+ 0.5 (inexact (vector-length v)))
          (+ 0.5 (inexact (* (vector-length v) (vector-length v))))))
(display (list convert))
