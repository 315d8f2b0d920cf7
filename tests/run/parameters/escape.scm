;;; An escape restores the parameters of the place it goes to, winds see those of their dynamic-wind.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define p (make-parameter 'outer))
(show (call/cc (lambda (k) (parameterize ((p 'inner)) (k (p))))))
(show (p))
(show (guard (e (#t (p))) (parameterize ((p 'inner)) (raise 'x))))
(define seen '())
(call/cc
  (lambda (k)
    (parameterize ((p 'one))
      (dynamic-wind
        (lambda () (set! seen (cons (p) seen)))
        (lambda () (parameterize ((p 'two)) (k 1)))
        (lambda () (set! seen (cons (p) seen)))))))
(show seen)
(show (with-exception-handler
        (lambda (e) (p))
        (lambda () (parameterize ((p 'at-raise)) (raise-continuable 'c)))))
