;;; Quasiquotations with unquote and splicing, in lists and vectors.
;;; Expected output: Guile.

(import (scheme base) (scheme inexact) (scheme write))
(define (show x) (write x) (newline))
(show `(list ,(+ 1 2) 4))
(show (let ((name 'a)) `(list ,name ',name)))
(show `(a ,(+ 1 2) ,@(map abs '(4 -5 6)) b))
(show `((foo ,(- 10 3)) ,@(cdr '(c)) . ,(car '(cons))))
(show `#(10 5 ,(sqrt 4) ,@(map sqrt '(16 9)) 8))
(show `(1 . ,(+ 1 1)))
(show `(,@'() . end))
(show `,(+ 2 3))
(show `(1 ,@'(2 3)))
(show (quasiquote (a (unquote (+ 1 2)))))
