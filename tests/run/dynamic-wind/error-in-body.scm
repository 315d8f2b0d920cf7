;;; An error that is handled outside runs the after thunk first.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (say x) (write x) (newline))
(say (guard (e (#t (list 'caught e)))
       (dynamic-wind
         (lambda () (say 'in))
         (lambda () (raise 'oops))
         (lambda () (say 'out)))))
