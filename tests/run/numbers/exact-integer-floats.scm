;;; Operations on integer-valued floats accept them and give floats (R7RS 6.2.6).
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (quotient 7.0 2))
(show (modulo -7 2.0))
(show (remainder 7.0 2.0))
(show (gcd 4.0 6))
(show (even? 4.0))
(show (numerator 0.5))
(show (denominator 0.5))
(show (floor-quotient -7.0 2))
