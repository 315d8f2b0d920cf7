;;; An index at the length of a vector is out of range.
;;; Expected output: Guile; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define v (vector 1 2 3))
(define (get i) (list (vector-ref v i)))
(write (get 2))
(newline)
(write (get 3))
(newline)
