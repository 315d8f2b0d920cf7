;;; A call of a number is an error with the value and the place.
;;; Expected output: Guile and Gambit; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define f 5)
(write (list (f 1 2)))
(newline)
