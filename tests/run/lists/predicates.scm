;;; list? accepts proper lists only: no improper and no circular ones.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (map list? (list '() '(1) '(1 2 3) '(1 . 2) 5 #(1))))
(define circular (list 1 2 3))
(set-cdr! (cddr circular) circular)
(show (list? circular))
(show (map pair? (list '() '(1) '(1 . 2) 5)))
(show (map null? (list '() '(1) #f)))
