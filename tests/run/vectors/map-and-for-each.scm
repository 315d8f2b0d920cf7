;;; vector-map and vector-for-each take several vectors and stop at the shortest.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (vector-map + #(1 2 3) #(10 20)))
(show (vector-map (lambda (x) (* x x)) #(1 2 3)))
(show (vector-map list #()))
(vector-for-each (lambda (x) (write x) (newline)) #(a b))
(vector-for-each (lambda (x y z) (write (list x y z)) (newline)) #(1 2) #(3 4) #(5 6 7))
