;;; The four operations on small exact integers, with one, two and many operands.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (+))
(show (+ 5))
(show (+ 1 2 3 4))
(show (*))
(show (* 2 3 4))
(show (- 5))
(show (- 10 3))
(show (- 10 3 2))
(show (/ 12 3))
(show (/ 12 3 2))
