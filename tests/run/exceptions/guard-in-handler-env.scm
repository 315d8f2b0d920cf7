;;; The clauses of a guard run with the parameters and handlers of the guard.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define p (make-parameter 'outside))
(show (guard (e (#t (list e (p))))
        (parameterize ((p 'inside))
          (raise (p)))))
(show (guard (outer (#t (list 'outer outer)))
        (guard (inner (#t (raise (list 'from-clause inner))))
          (raise 'first))))
