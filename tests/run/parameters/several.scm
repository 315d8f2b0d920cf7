;;; parameterize evaluates all values before it binds any.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define a (make-parameter 1))
(define b (make-parameter 2))
(write (parameterize ((a (b)) (b (a))) (list (a) (b))))
(newline)
(write (list (a) (b)))
(newline)
(write (parameterize () 'body))
(newline)
