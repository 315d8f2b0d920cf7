;;; Procedures called in a body need not know of the arena.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (count-to n) (if (= n 0) '() (cons n (count-to (- n 1)))))
(define (sum l) (if (null? l) 0 (+ (car l) (sum (cdr l)))))
(write (with-arena (a 1024) (sum (map (lambda (x) (* x 2)) (count-to 10000)))))
(newline)
(define (process n) (with-arena (a 1024) (if (= n 0) '() (cons n (process (- n 1))))))
(write (length (process 1000)))
(newline)
