;;; floor, ceiling, truncate and round of fractions; round goes to even.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (all x) (show (list (floor x) (ceiling x) (truncate x) (round x))))
(all 7/2)
(all -7/2)
(all 5/2)
(all 9/4)
(all -9/4)
(all 5)
