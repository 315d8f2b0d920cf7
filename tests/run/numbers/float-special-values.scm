;;; Infinities and NaN are written and compared as R7RS 6.2.4 says.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write) (scheme inexact))
(define (show x) (write x) (newline))
(define infinity (/ 1.0 0.0))
(define nan (- infinity infinity))
(show infinity)
(show (- infinity))
(show nan)
(show (= nan nan))
(show (eqv? nan nan))
(show (infinite? infinity))
(show (infinite? 1.0))
(show (nan? nan))
(show (finite? 3))
(show (finite? (- infinity)))
(show (< infinity 1e308))
(show (list +inf.0 -inf.0 +nan.0))
