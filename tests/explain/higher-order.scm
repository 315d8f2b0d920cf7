;;; Procedures of the library that call procedures of the program.
(import (scheme base) (scheme write))
(define (iota n) (let loop ((i (- n 1)) (l '())) (if (< i 0) l (loop (- i 1) (cons i l)))))
(define (run times)
  (let loop ((i 0) (sum 0))
    (if (= i times)
        sum
        (let ((squares (map (lambda (x) (* x x)) (iota 50))))
          (vector-for-each (lambda (x) (set! sum (+ sum x))) (vector-map (lambda (x) (list-ref squares x)) (vector 1 2 3)))
          (loop (+ i 1) (+ sum (apply + squares)))))))
(write (run 600))
