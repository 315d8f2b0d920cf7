;;; The initialisations of a letrec cannot use its variables, whether their values are procedures, constants or neither,
;;; and in whatever order they stand (R7RS 4.2.2); those of a letrec* can use the ones before.
;;; Expected output: Chez.

(import (scheme base) (scheme write))
(define-syntax try
  (syntax-rules ()
    ((_ e) (begin (write (guard (x ((error-object? x) 'error)) e)) (newline)))))
(try (letrec ((a b) (b 1)) a))
(try (letrec ((b 1) (a b)) a))
(try (letrec ((b 1) (a (+ 1 b))) a))
(try (letrec ((a (list b)) (b 1)) a))
(try (letrec ((b (list 1)) (a (list b))) a))
(try (letrec ((f (lambda () 1)) (a (f))) a))
(try (letrec ((a (f)) (f (lambda () 1))) a))
(try (letrec ((a f) (f (lambda () 1))) (a)))
(try (letrec ((a (lambda () b)) (b (a))) b))
(try (letrec ((f (lambda () 1)) (a (apply (lambda () (f)) '()))) a))
(try (letrec ((f (lambda () 1)) (a (map (lambda (x) (f)) '(1)))) a))
(try (letrec ((f (lambda (n) (+ n 1))) (c 5) (a (vector (lambda (n) (f (+ n c)))))) ((vector-ref a 0) 10)))
(try (letrec ((f (lambda (n) (+ n 1))) (c 5) (a (map (lambda (x) (lambda (n) (f (+ n c x)))) '(1 2))))
       (map (lambda (g) (g 10)) a)))
(try (letrec* ((b 1) (a b)) a))
(try (letrec* ((a b) (b 1)) a))
