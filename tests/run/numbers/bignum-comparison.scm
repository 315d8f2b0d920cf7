;;; Bignums compare with each other, with fixnums and with floats by value.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define big (expt 10 30))
(show (< big (+ big 1)))
(show (> (- big) 0))
(show (= big (* 10 (expt 10 29))))
(show (eqv? big (expt 10 30)))
(show (= big 1e30))
(show (< big 1e31))
(show (max 1 big))
(show (even? big))
(show (odd? (+ big 1)))
(show (zero? (- big big)))
