;;; for-each goes from left to right over one, two and three lists.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(for-each (lambda (x) (write x) (newline)) '(1 2 3))
(for-each (lambda (x y) (write (list x y)) (newline)) '(1 2 3) '(a b))
(for-each (lambda (x y z) (write (list x y z)) (newline)) '(1 2) '(a b) '("p" "q" "r"))
(for-each error '())
(write (let ((v (make-vector 5)))
         (for-each (lambda (i) (vector-set! v i (* i i))) '(0 1 2 3 4))
         v))
(newline)
