;;; sqrt of exact squares is exact; exact-integer-sqrt gives root and rest.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write) (scheme inexact))
(define (show x) (write x) (newline))
(show (sqrt 16))
(show (sqrt 1/4))
(show (sqrt 2.25))
(show (sqrt (expt 10 40)))
(define (both n) (call-with-values (lambda () (exact-integer-sqrt n)) list))
(show (both 17))
(show (both 0))
(show (both (expt 10 41)))
