;;; The handler is gone after with-exception-handler returned or was left.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (test)
  (guard (e (#t (list 'guard e)))
    (with-exception-handler (lambda (e) 'inner) (lambda () (raise-continuable 1)))
    (call/cc (lambda (k) (with-exception-handler (lambda (e) 'left) (lambda () (k 1)))))
    (raise 'after)))
(show (test))
(show (call-with-values
        (lambda () (with-exception-handler (lambda (e) 0) (lambda () (values 1 2))))
        list))
