;;; A guard that does not match leaves to its own winds and comes back before it raises again.
;;; Expected output: R7RS 4.2.7, raise-continuable in the dynamic environment of the original raise.

(import (scheme base) (scheme write))
(define (say x) (write x) (newline))
(say (guard (e (#t (list 'caught e)))
       (guard (e ((string? e) 'never))
         (dynamic-wind
           (lambda () (say 'in))
           (lambda () (raise 'oops))
           (lambda () (say 'out))))))
