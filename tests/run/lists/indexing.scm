;;; list-ref, list-tail, list-set! and list-copy.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define l (list 'a 'b 'c 'd))
(show (list-ref l 2))
(show (list-tail l 0))
(show (list-tail l 2))
(show (list-tail l 4))
(define copy (list-copy l))
(list-set! copy 1 'changed)
(show copy)
(show l)
(show (list-copy '(1 2 . 3)))
(show (list-copy 5))
