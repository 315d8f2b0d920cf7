;;; An uncaught error prints its message, its irritants and its place.
;;; Expected output: Guile; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(display "before")
(newline)
(define (check x) (if (< x 0) (begin (error "negative number:" x "given") 1) x))
(display (check -5))
(newline)
