;;; equal? compares structure of pairs, vectors, strings and bytevectors.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (equal? '(a (b) c) '(a (b) c)))
(show (equal? "abc" "abc"))
(show (equal? 2 2.0))
(show (equal? #(1 #(2)) (vector 1 (vector 2))))
(show (equal? #u8(1 2) (bytevector 1 2)))
(show (equal? #u8(1 2) #(1 2)))
(show (equal? '(1 2 . 3) '(1 2 3)))
(show (equal? "abc" 'abc))
(show (equal? 1.5 1.5))
