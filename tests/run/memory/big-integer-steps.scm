;;; Steps of a big integer make garbage in out-of-line paths only: such a loop runs in bounded memory too.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define start (expt 2 100))
(define (count n)
  (let loop ((i 0) (x start))
    (if (< i n)
        (loop (+ i 1) (+ x 1))
        (- x start))))
(write (count 10000000))
(newline)
