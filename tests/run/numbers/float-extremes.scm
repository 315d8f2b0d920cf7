;;; Doubles outside the range of immediate floats keep their value through data structures.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define values-list
  (list 5e-324 2.2250738585072014e-308 1.7976931348623157e308 -0.0 0.0 1e-300 1e300 3.141592653589793))
(show (map (lambda (x) (= x (string->number (number->string x)))) values-list))
(show (map (lambda (x) (eqv? x (vector-ref (vector x) 0))) values-list))
(show (< 0.0 5e-324))
(show (/ 5e-324 2))
(show (* 1.7976931348623157e308 10))
