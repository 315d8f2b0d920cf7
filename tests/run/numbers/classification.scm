;;; number?, complex?, real?, rational? and integer? classify by value, not by representation.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (classify x)
  (show (map (lambda (test) (test x)) (list number? complex? real? rational? integer?))))
(classify 3)
(classify 3.0)
(classify 3.5)
(classify 1/3)
(classify +inf.0)
(classify +nan.0)
(classify 'three)
(classify "3")
