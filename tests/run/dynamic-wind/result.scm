;;; dynamic-wind gives the values of its thunk.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (nothing) #f)
(show (dynamic-wind nothing (lambda () 'result) nothing))
(show (call-with-values (lambda () (dynamic-wind nothing (lambda () (values 1 2)) nothing)) list))
