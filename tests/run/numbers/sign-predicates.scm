;;; zero?, positive?, negative?, odd? and even? on every kind of real.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (map zero? '(0 0.0 -0.0 1 1/2 -3)))
(show (map positive? '(0 1 -1 0.5 -0.5 1/2 -1/2)))
(show (map negative? '(0 1 -1 0.5 -0.5 1/2 -1/2)))
(show (map odd? '(0 1 -1 2 3.0)))
(show (map even? '(0 1 -1 2 4.0)))
