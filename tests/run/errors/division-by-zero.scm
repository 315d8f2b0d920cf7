;;; Integer division by exact zero is an error with its place.
;;; Expected output: Guile; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define zero 0)
(write (/ 1.0 2))
(newline)
(write (list (quotient 10 zero)))
(newline)
