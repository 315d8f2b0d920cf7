;;; apply spreads its last argument.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (apply + '(3 4)))
(show (apply + 1 2 '(3 4)))
(show (apply list 1 2 3 '()))
(show (apply + '()))
(show (apply apply (list list '(1 2))))
