;;; Rest parameters collect what is left, also nothing.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (f a b . rest) (list a b rest))
(show (f 1 2))
(show (f 1 2 3))
(show (f 1 2 3 4 5 6))
(define g (lambda all all))
(show (g))
(show (g 1 2))
(show ((lambda (a #;b . c) (list a c)) 1 2))
