;;; Vectors are made, measured and indexed.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (vector 1 'two "three"))
(show (vector))
(show (make-vector 3 0))
(show (vector-length #(1 2 3)))
(show (vector-ref #(1 2 3) 1))
(define v (vector 1 2 3))
(vector-set! v 0 'first)
(show v)
(show (vector? v))
(show (vector? '(1)))
(show (vector-length (make-vector 5)))
