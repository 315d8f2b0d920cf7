;;; Nested ellipses, tails after an ellipsis, and vectors in patterns.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-syntax my-let
  (syntax-rules () ((_ ((n v) ...) body ...) ((lambda (n ...) body ...) v ...))))
(show (my-let ((a 1) (b 2)) (+ a b)))
(define-syntax flatten
  (syntax-rules () ((_ (a b ...) ...) '(a ... (b ... ) ...))))
(show (flatten (1 2 3) (4) (5 6)))
(define-syntax last-of
  (syntax-rules () ((_ a ... z) 'z)))
(show (last-of 1 2 3))
(define-syntax but-last
  (syntax-rules () ((_ a ... z) '(a ...))))
(show (but-last 1 2 3))
(define-syntax middle
  (syntax-rules () ((_ first x ... y z) '(first (x ...) y z))))
(show (middle 1 2 3 4 5))
(define-syntax of-vector
  (syntax-rules () ((_ #(a b ...)) '(a (b ...)))))
(show (of-vector #(1 2 3)))
(define-syntax dotted
  (syntax-rules () ((_ (a . b)) '(a b))))
(show (dotted (1 2 3)))
