;;; The converter applies to the initial value and to every bound value, once.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define p (make-parameter 5 (lambda (x) (* x 10))))
(show (p))
(show (parameterize ((p 1)) (p)))
(show (parameterize ((p (p))) (p)))
(show (p))
