;;; An error in a procedure that apply calls: its place, then that of the call of apply.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (first-of a b)
  (list (car a) b))
(define (call arguments)
  (list (apply first-of arguments)))
(write (call (list '(1) 2)))
(newline)
(write (call (list 1 2)))
