;;; An error in a procedure that map calls: its place, then that of the call of map.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (first-of x)
  (list (car x)))
(define (firsts lists)
  (list (map first-of lists)))
(write (firsts '((1) (2))))
(newline)
(write (firsts '((1) 2)))
