;;; Macros that expand into definitions, at top level and in bodies.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-syntax define-getter
  (syntax-rules () ((_ name value) (define (name) value))))
(define-getter five 5)
(show (five))
(define (f)
  (define-getter six 6)
  (define-syntax double (syntax-rules () ((_ x) (* 2 x))))
  (double (six)))
(show (f))
(define-syntax define-both
  (syntax-rules () ((_ a b v) (begin (define a v) (define b v)))))
(define-both p q 'same)
(show (list p q))
(define-syntax define-counter
  (syntax-rules () ((_ name) (define name (let ((count 0)) (lambda () (set! count (+ count 1)) count))))))
(define count 'mine)
(define-counter next)
(next)
(show (list (next) count))
