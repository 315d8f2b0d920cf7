;;; A strict arena names the way by which its memory would escape: the result, one of several results, a global variable,
;;; the dynamic environment. What an object outside was made to refer to is moved out as usual; a raised object too.
;;; Expected output: reasoning: each body lets a fresh object out by one way.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define global #f)
;;; What the compiler does not know to be made in the arena: else it would refuse the program.
(define (fresh) (list-copy '(1)))
(define (message thunk) (guard (e ((error-object? e) (error-object-message e))) (thunk)))
(show (message (lambda () (with-arena (a 1024 'strict) (fresh)))))
(show (message (lambda () (call-with-values (lambda () (with-arena (a 1024 'strict) (values 1 (list 2)))) list))))
(show (message (lambda () (with-arena (a 1024 'strict) (set! global (fresh)) 'result))))
(set! global #f)
(define holder (list #f))
(show (message (lambda () (with-arena (a 1024 'strict) (set-car! holder (list 'held)) 'kept))))
(show holder)
(show (guard (e ((pair? e) e)) (with-arena (a 1024 'strict) (raise (list 'raised "object")))))
(show (message (lambda () (with-arena (a 1024 'strict) (* 1.5 (expt 2 80))))))
(show (call-with-values (lambda () (with-arena (a 1024 'strict) (values (expt 7 40) 1/3))) list))
(show (message (lambda () (with-arena (a 1024 'strict) (set! global 5) (vector-length (make-vector 10 0))))))
(define saved #f)
(show (message (lambda () (with-arena (a 1024 'strict) (set! saved a) (fresh)))))
(show (arena-alive? saved))
