;;; An accessor applied to something else names the record type.
;;; Expected output: Guile; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(define (get p) (list (point-x p)))
(write (get (make-point 1 2)))
(newline)
(write (get "not a point"))
(newline)
