;;; Stores of fresh objects into old structure keep them alive and nothing else.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define table (make-vector 100 '()))
(define (work n)
  (if (> n 0)
      (begin
        (vector-set! table (modulo n 100) (list n (* n 2)))
        (work (- n 1)))))
(work 100000)
(write (vector-ref table 0))
(write (vector-ref table 99))
(newline)
(define (consistent? i)
  (or (= i 100)
      (let ((entry (vector-ref table i)))
        (and (= (cadr entry) (* 2 (car entry))) (consistent? (+ i 1))))))
(write (consistent? 0))
(newline)
