;;; So do quotients and remainders, with objects that live on through the loop.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (digits-of n)
  (let loop ((rest n) (sum 0) (labels (list "digits" n)))
    (if (= rest 0)
        (cons sum labels)
        (loop (quotient rest 10) (+ sum (remainder rest 10)) labels))))
(define (repeat times n)
  (let loop ((i 0) (last #f))
    (if (= i times)
        last
        (loop (+ i 1) (digits-of n)))))
(write (repeat 30 (- (expt 10 300) 1)))
(newline)
