;;; A call that is certain to have the wrong number of arguments still compiles, and fails when it is reached.
;;; Expected output: Guile; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (two a b) (list a b))
(write (guard (e ((error-object? e) 'caught)) (two 1)))
(newline)
(write (list (two 1 2 3)))
(newline)
