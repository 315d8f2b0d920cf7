;;; Several values go from values to call-with-values, let-values and define-values; one value is an ordinary
;;; one.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (call-with-values (lambda () (values 1 2 3)) list))
(show (call-with-values (lambda () (values)) list))
(show (call-with-values (lambda () 5) list))
(show (+ 1 (values 2)))
(show (call-with-values * -))
(show (let-values (((a b) (values 1 2)) ((c) (values 3))) (list a b c)))
(show (let-values (((a . rest) (values 1 2 3)) (all (values 4 5))) (list a rest all)))
(show (let*-values (((a b) (values 1 2)) ((c) (values (+ a b)))) (list a b c)))
(define-values (x y . z) (values 1 2 3 4))
(show (list x y z))
(define-values all (values 1 2))
(show all)
