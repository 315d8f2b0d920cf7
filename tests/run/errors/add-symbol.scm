;;; Arithmetic on a symbol is an error with the value and the place.
;;; Expected output: Guile and Gambit; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define x 'a)
(write (list (+ 1 x)))
(newline)
