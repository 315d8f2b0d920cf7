;;; case compares with eqv?, and passes the key to => clauses.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (kind x)
  (case x
    ((2 3 5 7) 'prime)
    ((1 4 6 8 9) 'composite)
    ((a #\b) 'symbol-or-character)
    ((() #f) 'empty)
    (else => (lambda (x) (list 'other x)))))
(show (map kind (list 7 4 'a #\b '() #f 100)))
(show (case (* 2 3) ((2 3 5 7) 'prime) ((1 4 6 8 9) => (lambda (n) (* n 10)))))
(show (case 5 ((5) 'a 'b 'c)))
(show (case (expt 10 30) ((1000000000000000000000000000000) 'big) (else 'no)))
