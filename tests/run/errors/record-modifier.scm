;;; A modifier applied to a record of another type is an error at the call.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define-record-type point (make-point x) point? (x point-x set-point-x!))
(define-record-type other (make-other x) other? (x other-x))
(define (change! p) (set-point-x! p 5) (point-x p))
(write (change! (make-point 1)))
(newline)
(write (eq? (make-other 1) (change! (make-other 1))))
