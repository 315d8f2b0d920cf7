;;; An index below zero is no index of a string.
;;; Expected output: Guile and Gambit; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define i -1)
(write (list (string-ref "abc" i)))
(newline)
