;;; Comparisons of several numbers hold when every neighbour does, whatever their exactness.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (< 1 2 3))
(show (< 1 3 2))
(show (<= 1 1 2))
(show (> 3 2 1))
(show (>= 3 3 4))
(show (= 1 1.0 1))
(show (= 1 1 2))
(show (< 1 1.5 2))
(show (< 1/3 0.5 2/3))
