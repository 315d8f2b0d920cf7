;;; A size that is not an exact positive integer is an error.
;;; Expected output: reasoning: the language definition asks for an exact positive integer, or a product of
;;; them.

(import (scheme base) (scheme write) (eshkol arena))
(define (failed? thunk) (guard (e ((error-object? e) #t)) (thunk) #f))
(define (show x) (write x) (newline))
(show (failed? (lambda () (make-arena 0))))
(show (failed? (lambda () (make-arena -5))))
(show (failed? (lambda () (make-arena 1.5))))
(show (failed? (lambda () (with-arena (a 0) 1))))
(show (failed? (lambda () (make-arena 1024 + 1024))))
