;;; A local variable with a keyword's name is a variable, also inside macro arguments.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-syntax call (syntax-rules () ((_ f x) (f x))))
(show (let ((quote -)) (call quote 5)))
(show (let ((when list)) (when 1 2)))
(define-syntax m (syntax-rules () ((_ x) (let ((y 1)) (+ x y)))))
(show (let ((y 10)) (m y)))
