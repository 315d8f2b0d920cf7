;;; Exact fractions are kept in lowest terms with a positive denominator.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (/ 6 4))
(show (/ 6 -4))
(show (/ 6 3))
(show (+ 1/3 1/6))
(show (* 2/3 3/2))
(show (- 1/2 1/2))
(show (numerator 6/4))
(show (denominator 6/4))
(show (denominator 5))
