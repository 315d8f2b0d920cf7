;;; Operands, bindings and arguments are evaluated from left to right.
;;; Expected output: Guile; the order that this implementation promises.

(import (scheme base) (scheme write))
(define (note x) (write x) (write-string " ") x)
(list (note 1) (note 2) (note 3))
((begin (note 'operator) list) (note 'a) (note 'b))
(let ((x (note 'x)) (y (note 'y))) (newline))
(vector (note 1) (note 2))
(+ (note 1) (* (note 2) (note 3)) (note 4))
(newline)
