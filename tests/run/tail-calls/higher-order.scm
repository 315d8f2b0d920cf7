;;; Tail calls of unknown procedures, with many arguments, and through apply.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (loop1 f n) (if (= n 0) 'done (f f (- n 1))))
(write (loop1 loop1 500000))
(newline)
(define (loop2 f n a b c d e) (if (= n 0) (list a b c d e) (f f (- n 1) b c d e a)))
(write (loop2 loop2 500000 1 2 3 4 5))
(newline)
(define (loop3 n . rest) (if (= n 0) rest (apply loop3 (- n 1) rest)))
(write (loop3 300000 'x 'y))
(newline)
(define (few f n) (if (= n 0) 'done (many f (- n 1) 1 2 3 4 5 6)))
(define (many f n a b c d e g) (f f n))
(write (few few 300000))
(newline)
