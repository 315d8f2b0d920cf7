;;; A macro that computes on its operands: reversal, counting in unary.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-syntax reverse-list
  (syntax-rules ()
    ((_ () result) 'result)
    ((_ (x . rest) (result ...)) (reverse-list rest (x result ...)))))
(show (reverse-list (1 2 3 4) ()))
(define-syntax count-of
  (syntax-rules () ((_) 0) ((_ x rest ...) (+ 1 (count-of rest ...)))))
(show (count-of a b c d e))
