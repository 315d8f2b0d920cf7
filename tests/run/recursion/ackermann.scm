;;; Ackermann's function, a deep recursion with frequent returns.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (ackermann m n)
  (cond ((= m 0) (+ n 1))
        ((= n 0) (ackermann (- m 1) 1))
        (else (ackermann (- m 1) (ackermann m (- n 1))))))
(write (ackermann 2 9))
(newline)
(write (ackermann 3 6))
(newline)
