;;; Long integers are read and written in radix 2, 8, 10 and 16 without loss.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define n (+ (expt 7 200) 12345))
(show n)
(show (number->string n 16))
(show (= n (string->number (number->string n 2) 2)))
(show (= n (string->number (number->string n 8) 8)))
(show (= (- n) (string->number (number->string (- n)))))
