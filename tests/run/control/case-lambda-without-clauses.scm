;;; A case-lambda may have no clause: it is a procedure that takes no number of arguments.
;;; Expected output: R7RS 4.2.9 (any number of clauses); chibi-scheme.

(import (scheme base) (scheme case-lambda) (scheme write))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))
(define nothing (case-lambda))
(show (procedure? nothing))
(show (nothing))
(show (nothing 1))
(show (apply nothing '(1 2 3 4 5 6)))
(show (map nothing '(1)))
(show ((case-lambda) 1))
(show (let ((f (case-lambda))) (f)))
(show (letrec ((f (case-lambda)) (g (lambda () (f 1)))) (g)))
(define-syntax choice
  (syntax-rules () ((_ (formals value) ...) (case-lambda (formals value) ...))))
(show (procedure? (choice)))
(show ((choice ((a) (list 'one a)) ((a b) (list 'two a b))) 1 2))
(show (eqv? nothing nothing))
