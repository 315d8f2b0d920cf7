;;; floor, ceiling, truncate and round of floats; round goes to even and keeps inexactness.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (all x) (show (list (floor x) (ceiling x) (truncate x) (round x))))
(all 3.5)
(all -3.5)
(all 2.5)
(all 2.25)
(all -2.25)
(all 7.0)
