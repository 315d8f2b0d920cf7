;;; case-lambda chooses the first clause that takes the number of arguments.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme case-lambda) (scheme write))
(define (show x) (write x) (newline))
(define range
  (case-lambda
    ((end) (range 0 end))
    ((start end)
     (do ((i (- end 1) (- i 1)) (result '() (cons i result))) ((< i start) result)))))
(show (range 3))
(show (range 3 5))
(define f
  (case-lambda
    (() 'none)
    ((a) (list 'one a))
    ((a b . rest) (list 'two a b rest))
    (all 'unreachable)))
(show (list (f) (f 1) (f 1 2) (f 1 2 3 4)))
