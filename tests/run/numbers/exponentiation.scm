;;; expt with exact, negative, fractional and inexact operands.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (expt 2 10))
(show (expt 2 100))
(show (expt 2 -2))
(show (expt -3 3))
(show (expt 2/3 3))
(show (expt 0 0))
(show (expt 0 5))
(show (expt 2.0 3))
(show (expt 2 0.5))
(show (expt 0.0 0))
(show (square 12))
(show (square 1.5))
