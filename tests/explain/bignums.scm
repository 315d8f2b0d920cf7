;;; Integers beyond the fixnums: the operations allocate, in their out-of-line paths.
(import (scheme base) (scheme write))
(define (factorial n) (if (= n 0) 1 (* n (factorial (- n 1)))))
(define (fibonacci n) (do ((i 0 (+ i 1)) (a 0 b) (b 1 (+ a b))) ((= i n) a)))
(define (run n)
  (do ((i 0 (+ i 1)) (sum 0 (+ sum (remainder (factorial 60) 1000003)))) ((= i n) sum)))
(write (run 100))
(newline)
(write (remainder (fibonacci 6000) 1000003))
