;;; rationalize gives the simplest rational within the tolerance (R7RS 6.2.6).
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (rationalize 3/10 1/10))
(show (rationalize 1/3 1/100))
(show (rationalize -3/10 1/10))
(show (rationalize (exact .3) 1/10))
