;;; Square root, absolute value and conversion of numbers of every kind, from one place in the program.
;;; Expected output: Guile, with numbers as Chez writes them.

(import (scheme base) (scheme write) (scheme inexact))
(define numbers (list 4 0 2.25 0.0 -0.0 +inf.0 +nan.0 1e300 1e-300 9/4 -7 -2.5 -1e300 (expt 10 40)))
(define (each f) (write (map f numbers)) (newline))
(each (lambda (x) (if (and (real? x) (< x 0)) 'negative (sqrt x))))
(each (lambda (x) (abs x)))
(each (lambda (x) (inexact x)))
(write (real? (sqrt -2.5)))
(newline)
(each (lambda (x) (list (zero? x) (positive? x) (negative? x) (exact? x) (inexact? x))))
(define (fails? f x) (guard (e ((error-object? e) #t)) (f x) #f))
(write (map (lambda (f) (fails? f 'a)) (list (lambda (x) (sqrt x)) (lambda (x) (abs x)) (lambda (x) (inexact x))
                                             (lambda (x) (zero? x)) (lambda (x) (exact? x)))))
(newline)
