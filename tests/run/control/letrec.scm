;;; letrec and letrec* bind mutually recursive procedures; letrec* initialises in order.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (letrec ((even? (lambda (n) (if (= n 0) #t (odd? (- n 1)))))
               (odd? (lambda (n) (if (= n 0) #f (even? (- n 1))))))
        (list (even? 100) (odd? 7) (even? 7))))
(show (letrec* ((a 1) (b (+ a 1)) (f (lambda () (* b 10))) (c (f))) (list a b c)))
