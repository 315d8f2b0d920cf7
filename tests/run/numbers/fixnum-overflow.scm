;;; Results that leave the fixnum range become bignums, and come back.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define big 1152921504606846975)
(show (+ big 1))
(show (- (- big) 2))
(show (* big 2))
(show (* big big))
(show (- (+ big 1) 1))
(show (- (- -1 big)))
(show (quotient (- -1 big) -1))
(show (abs (- -1 big)))
