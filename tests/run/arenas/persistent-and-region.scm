;;; Objects in a persistent arena may refer to younger ones outside it, and the other way round.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define a (make-arena 4096))
(define table (in-arena a (make-vector 3 '())))
(define (fill i)
  (vector-set! table i (list i (number->string (* i 100)))))
(fill 0)
(fill 1)
(with-arena (scratch 1024) (fill 2))
(define (churn n) (if (> n 0) (begin (list n) (churn (- n 1)))))
(churn 10000)
(show table)
(define outside (list table))
(show (eq? (car outside) table))
