;;; Takeuchi's function with lists instead of numbers keeps its garbage apart from its results.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (listn n) (if (= n 0) '() (cons n (listn (- n 1)))))
(define (shorter? x y) (and (pair? y) (or (null? x) (shorter? (cdr x) (cdr y)))))
(define (mas x y z)
  (if (not (shorter? y x))
      z
      (mas (mas (cdr x) y z) (mas (cdr y) z x) (mas (cdr z) x y))))
(write (mas (listn 12) (listn 8) (listn 4)))
(newline)
