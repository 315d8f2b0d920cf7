;;; max and min give an inexact result when any operand is inexact (R7RS 6.2.6).
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (max 1 2 3))
(show (min 1 2 3))
(show (max 1 2.0))
(show (max 3 2.0))
(show (min 1 2.0))
(show (max 1/2 1/3))
(show (min 5))
