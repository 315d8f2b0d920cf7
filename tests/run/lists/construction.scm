;;; Pairs and lists are built and taken apart.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (cons 1 2))
(show (cons 1 '(2 3)))
(show (list))
(show (list 1 (list 2 3) 4))
(show '(1 . (2 . (3 . ()))))
(show '(1 2 . 3))
(show (car '(1 2)))
(show (cdr '(1 2)))
(show (make-list 3 'x))
(show (length (make-list 4)))
