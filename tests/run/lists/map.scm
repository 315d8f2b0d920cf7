;;; map over one, two and three lists; it stops at the shortest.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write) (scheme cxr))
(define (show x) (write x) (newline))
(show (map cadr '((a b) (d e) (g h))))
(show (map + '(1 2 3) '(4 5 6)))
(show (map + '(1 2 3) '(10 20)))
(show (map list '(1 2) '(3 4 5) '(6 7 8 9)))
(show (map (lambda (x) x) '()))
(show (map (lambda (n) (expt n n)) '(1 2 3 4 5)))
