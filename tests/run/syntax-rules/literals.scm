;;; A literal matches only the same binding; underscore matches anything.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-syntax test
  (syntax-rules (=>)
    ((_ a => b) '(arrow a b))
    ((_ a _ b) '(other a b))))
(show (test 1 => 2))
(show (test 1 x 2))
(show (let ((=> 0)) (test 1 => 2)))
(define-syntax constant
  (syntax-rules ()
    ((_ 1) 'one) ((_ "a") 'string) ((_ #\c) 'char) ((_ #t) 'true) ((_ x) 'other)))
(show (list (constant 1) (constant "a") (constant #\c) (constant #t) (constant 2)))
