;;; Addition, multiplication and division of integers of many words.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (factorial n) (if (= n 0) 1 (* n (factorial (- n 1)))))
(define a (factorial 40))
(define b (factorial 30))
(show a)
(show (- a))
(show (+ a b))
(show (- b a))
(show (* a (- b)))
(show (quotient a b))
(show (remainder (+ a 12345) b))
(show (modulo (- a) (+ b 1)))
(show (= (* (quotient a 7919) 7919) (- a (remainder a 7919))))
