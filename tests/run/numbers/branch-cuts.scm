;;; Roots and logarithms on the negative real axis, where the sign of zero is what tells the sides apart.
;;; Expected output: R7RS 6.2.6: a square root without real part has no negative imaginary part, and the angle of a
;;; negative zero is that of negative numbers.

(import (scheme base) (scheme write) (scheme inexact) (scheme complex))
(define (show x) (write x) (newline))
(show (sqrt (make-rectangular -1.0 -0.0)))
(show (sqrt (make-rectangular -1.0 0.0)))
(show (sqrt (make-rectangular -4.0 0.0)))
(show (sqrt (make-rectangular 0.0 -8.0)))
(show (log -0.0))
(show (log 0.0))
(show (log -1.0))
(show (log (make-rectangular -1.0 -0.0)))
