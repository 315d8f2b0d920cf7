;;; car of a number is an error with the value and the place.
;;; Expected output: Guile and Gambit; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (first-of x) (list (car x)))
(write (first-of 5))
(newline)
