;;; gcd and lcm are never negative; without operands they are 0 and 1.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (gcd))
(show (lcm))
(show (gcd 32 -36))
(show (gcd 0 5))
(show (gcd 12 18 27))
(show (lcm 32 -36))
(show (lcm 32.0 -36))
(show (lcm 4 6 10))
(show (gcd (expt 6 40) (expt 10 30)))
