;;; Another ellipsis identifier, and (... ...) to insert an ellipsis (R7RS 4.3.2).
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-syntax tagged
  (syntax-rules ::: () ((_ tag x :::) '(tag (x tag) :::))))
(show (tagged t 1 2))
(define-syntax be-like-begin
  (syntax-rules ()
    ((be-like-begin name)
     (define-syntax name
       (syntax-rules () ((name expr (... ...)) (begin expr (... ...))))))))
(be-like-begin sequence)
(show (sequence 1 2 3 4))
