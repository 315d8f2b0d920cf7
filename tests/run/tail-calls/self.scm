;;; A self tail call of a million hops needs no stack.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (count n acc) (if (= n 0) acc (count (- n 1) (+ acc 1))))
(write (count 1000000 0))
(newline)
