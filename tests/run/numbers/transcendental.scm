;;; The transcendental functions at points where their value is known.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write) (scheme inexact))
(define (near? a b) (< (abs (- a b)) 1e-12))
(define pi 3.141592653589793)
(define (show x) (write x) (newline))
(show (near? (exp 1) 2.718281828459045))
(show (near? (log 8 2) 3))
(show (near? (log 10) 2.302585092994046))
(show (near? (sin (/ pi 6)) 0.5))
(show (near? (cos (/ pi 3)) 0.5))
(show (near? (tan (/ pi 4)) 1))
(show (near? (asin 1) (/ pi 2)))
(show (near? (acos 0) (/ pi 2)))
(show (near? (atan 1) (/ pi 4)))
(show (near? (atan -1 -1) (* -3/4 pi)))
(show (near? (atan 1 0) (/ pi 2)))
