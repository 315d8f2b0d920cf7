;;; / by exact zero is an error too.
;;; Expected output: Guile and Gambit; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define zero 0)
(write (list (/ 10 zero)))
(newline)
