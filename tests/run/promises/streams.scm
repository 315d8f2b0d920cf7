;;; Infinite streams made with delay.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme lazy) (scheme write))
(define integers
  (letrec ((next (lambda (n) (delay (cons n (next (+ n 1)))))))
    (next 0)))
(define (head stream) (car (force stream)))
(define (tail stream) (cdr (force stream)))
(write (head (tail (tail integers))))
(newline)
(define (stream-filter test s)
  (delay-force
    (if (test (head s))
        (delay (cons (head s) (stream-filter test (tail s))))
        (stream-filter test (tail s)))))
(write (head (tail (tail (stream-filter odd? integers)))))
(newline)
