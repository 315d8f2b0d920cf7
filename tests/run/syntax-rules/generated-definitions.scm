;;; A name that a macro makes up is not visible outside its expansion.
;;; Expected output: R7RS 4.3, hygiene by sets of scopes.

(import (scheme base) (scheme write))
(define-syntax define-hidden
  (syntax-rules () ((_ getter v) (begin (define hidden v) (define (getter) hidden)))))
(define hidden 'mine)
(define-hidden get-a 1)
(define-hidden get-b 2)
(write (list (get-a) (get-b) hidden))
(newline)
