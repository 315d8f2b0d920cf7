;;; reverse and length.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (reverse '(1 2 3)))
(show (reverse '()))
(show (reverse '((1 2) 3)))
(show (length '()))
(show (length '(1 (2 3) 4)))
