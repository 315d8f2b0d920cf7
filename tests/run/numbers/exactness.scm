;;; exact and inexact convert without loss where they can.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (exact 2.0))
(show (exact 0.5))
(show (exact -2.75))
(show (inexact 1/4))
(show (inexact 3))
(show (exact 1e18))
(show (exact 1e20))
(show (map exact? '(1 1.0 1/2 100000000000000000000)))
(show (map inexact? '(1 1.0 1/2)))
(show (exact-integer? 5))
(show (exact-integer? 5.0))
(show (exact-integer? 1/2))
