;;; A loop that goes from fixnums through bignums and back keeps exact values.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (power base n)
  (let loop ((n n) (result 1))
    (if (= n 0) result (loop (- n 1) (* result base)))))
(define (log-of base n)
  (let loop ((n n) (count 0))
    (if (= n 1) count (loop (quotient n base) (+ count 1)))))
(write (log-of 3 (power 3 500)))
(newline)
