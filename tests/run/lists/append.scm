;;; append copies all but its last argument, which may be anything.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (append))
(show (append '(1)))
(show (append '(1) '(2 3) '() '(4)))
(show (append '(1 2) '(3 . 4)))
(show (append '() 5))
(show (append '(1) 2))
(define tail (list 3 4))
(define whole (append (list 1 2) tail))
(set-car! tail 'changed)
(show whole)
(show (eq? tail (cddr whole)))
