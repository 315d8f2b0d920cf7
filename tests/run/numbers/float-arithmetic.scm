;;; Floats are IEEE doubles; an operation with one float gives a float.
;;; Expected output: Guile.

(import (scheme base) (scheme write) (scheme inexact))
(define (show x) (write x) (newline))
(show (+ 0.1 0.2))
(show (* 1.5 2))
(show (- 0.5 1/2))
(show (/ 1 4.0))
(show (/ 9.0 3))
(show (+ 1e15 0.5))
(show (sqrt 2.0))
(show (* 1.0 0))
(show (= 0.0 -0.0))
(show (eqv? 0.0 -0.0))
