;;; A continuation passes as many values as it is given.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (call-with-values (lambda () (call/cc (lambda (k) (k 1 2 3)))) list))
(show (call-with-values (lambda () (call/cc (lambda (k) (k)))) list))
(show (call-with-values (lambda () (call/cc (lambda (k) (values 4 5)))) list))
(show (let-values (((a b) (call/cc (lambda (k) (dynamic-wind values (lambda () (k 6 7)) values))))) (list a b)))
