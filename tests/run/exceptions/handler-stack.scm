;;; A handler runs with the handlers outside it, so what it raises goes there.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (call/cc
        (lambda (k)
          (with-exception-handler
            (lambda (e) (k (list 'outer e)))
            (lambda ()
              (with-exception-handler
                (lambda (e) (raise (list 'inner e)))
                (lambda () (raise 'first))))))))
(show (with-exception-handler
        (lambda (e) (list 'outer e))
        (lambda ()
          (with-exception-handler
            (lambda (e) (cons 'inner (raise-continuable e)))
            (lambda () (raise-continuable 'x))))))
