;;; An error in a procedure that vector-map calls: its place, then that of the call of vector-map.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (length-of x)
  (list (string-length x)))
(define (lengths strings)
  (list (vector-map length-of strings)))
(write (lengths (vector "a" 'b)))
