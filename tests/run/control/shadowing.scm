;;; Local variables may have the names of procedures and keywords.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (let ((list vector)) (list 1 2)))
(show ((lambda (if) (+ if 1)) 5))
(define (f car) (cons car 2))
(show (f 1))
(show (let ((+ *)) (+ 3 4)))
(define (g list) (map (lambda (x) (* x x)) list))
(show (g '(1 2 3)))
(show (let ((else #f)) (cond (else 'wrong) (#t 'right))))
