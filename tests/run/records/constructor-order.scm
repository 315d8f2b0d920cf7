;;; The constructor takes its fields in its own order, and may leave some out.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-record-type point (make-point y x) point? (x point-x) (y point-y) (label point-label set-point-label!))
(define p (make-point 1 2))
(show (list (point-x p) (point-y p)))
(set-point-label! p 'here)
(show (point-label p))
