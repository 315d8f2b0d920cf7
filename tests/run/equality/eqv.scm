;;; eqv? distinguishes exactness and location, not the way a value was made (R7RS 6.1).
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (eqv? 'a 'a))
(show (eqv? '() '()))
(show (eqv? 100000000000000000000 100000000000000000000))
(show (eqv? 2 2.0))
(show (eqv? 1.5 1.5))
(show (eqv? 1/2 2/4))
(show (eqv? (cons 1 2) (cons 1 2)))
(show (eqv? (lambda () 1) (lambda () 2)))
(show (let ((p (lambda (x) x))) (eqv? p p)))
(show (eqv? #f '()))
(show (eqv? #\a #\a))
(show (eqv? "" 'a))
