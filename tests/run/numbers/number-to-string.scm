;;; number->string in several radices.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (number->string 255))
(show (number->string 255 16))
(show (number->string -255 2))
(show (number->string 1/3 3))
(show (number->string (expt 2 70) 8))
(show (number->string 0.5))
(show (number->string 100.0))
(show (number->string -1.25))
