;;; A quoted constant is the same object at every evaluation.
;;; Expected output: Guile and Gambit; R7RS 4.1.2.

(import (scheme base) (scheme write))
(define (f) '(1 2 3))
(write (eq? (f) (f)))
(newline)
(define (g) "text")
(write (eq? (g) (g)))
(newline)
