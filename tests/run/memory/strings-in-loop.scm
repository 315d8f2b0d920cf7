;;; Strings and floats made in a loop are given back.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (work n sum)
  (if (= n 0)
      sum
      (work (- n 1) (+ sum (string-length (string-append (number->string n) "-" (number->string (* n 1.5))))))))
(write (> (work 300000 0) 0))
(newline)
