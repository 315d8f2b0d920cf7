;;; An uncaught object that is no condition is printed with its place.
;;; Expected output: Guile; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(display "before")
(newline)
(begin (raise '(some "data")) (newline))
