;;; Macros by pattern: literals, several clauses, recursion.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-syntax my-or
  (syntax-rules ()
    ((_) #f)
    ((_ e) e)
    ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))
(show (my-or #f #f 3))
(show (let ((t 5)) (my-or #f t)))
(define-syntax swap!
  (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(define tmp 1)
(define other 2)
(swap! tmp other)
(show (list tmp other))
(define-syntax for
  (syntax-rules (in)
    ((_ x in list body ...) (for-each (lambda (x) body ...) list))))
(for y in '(1 2 3) (write (* y y)) (newline))
