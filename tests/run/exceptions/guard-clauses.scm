;;; guard chooses its first matching clause, takes => and else, and gives the value of the body otherwise.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (try object)
  (guard (e ((symbol? e) (list 'symbol e))
            ((assq 'a (if (list? e) e '())) => cdr)
            ((string? e))
            (else (list 'else e)))
    (raise object)))
(show (try 'oops))
(show (try (list (cons 'a 42))))
(show (try "text"))
(show (try 5))
(show (guard (e (#t 'never)) 'fine))
(show (call-with-values (lambda () (guard (e (#t 'never)) (values 1 2))) list))
(show (guard (e (#t (values e))) (+ 1 (raise 'inner))))
