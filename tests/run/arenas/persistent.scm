;;; A persistent arena lives until it is destroyed; a dead handle cannot be used.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define (failed? thunk) (guard (e ((error-object? e) #t)) (thunk) #f))
(define a (make-arena 1024))
(show (arena? a))
(show (arena-alive? a))
(define data (in-arena a (map (lambda (x) (list x "text")) '(1 2 3))))
(show data)
(set-car! (car data) 'changed)
(show (car data))
(set! data #f)
(destroy-arena a)
(show (arena-alive? a))
(show (failed? (lambda () (in-arena a 1))))
(show (failed? (lambda () (arena-alloc a 8))))
