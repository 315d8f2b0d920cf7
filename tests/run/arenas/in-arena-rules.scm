;;; What in-arena moves: the result with all it reaches that the body made, and what the body put into objects of the
;;; arena. Nothing moves when the body is left by another way, or when the arena is dead at its end. Ports stay outside.
;;; Expected output: reasoning: a value that still works after its arena is gone was not in it.

(import (scheme base) (scheme cxr) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define (gone? thunk) (guard (e ((error-object? e) #t)) (eq? (thunk) gone?)))
(define (new) (make-arena 1024))

;; The result moves, with what it shares; what it reaches that is older stays outside.
(define older (list 'older))
(define a (new))
(define result (in-arena a (let ((shared (list 1 2))) (list shared shared older))))
(show (list result (eq? (car result) (cadr result)) (eq? (caddr result) older)))
(define second (cadr result))
(destroy-arena a)
(show (list (gone? (lambda () (car result))) (gone? (lambda () (car second))) older))

;; Several results move as well.
(define b (new))
(define-values (x y) (in-arena b (values (list 1) (vector 2))))
(show (list x y (arena-allocation-count b)))
(destroy-arena b)
(show (list (gone? (lambda () (car x))) (gone? (lambda () (vector-ref y 0)))))

;; An object of the arena that the body changes takes what it is given into the arena, unless it is made later.
(define c (new))
(define table (in-arena c (make-vector 2 #f)))
(in-arena c (begin (vector-set! table 0 (list 'inside)) 'ignored))
(vector-set! table 1 (list 'outside))
(define inside (vector-ref table 0))
(define outside (vector-ref table 1))
(destroy-arena c)
(show (list (gone? (lambda () (car inside))) outside))

;; What the body stores elsewhere stays outside.
(define d (new))
(define box (list #f))
(in-arena d (begin (set-car! box (list 'stored)) 5))
(destroy-arena d)
(show box)

;; Left by an exception or an escape, the body moves nothing.
(define e (new))
(define raised (guard (x ((pair? x) x)) (in-arena e (raise (list 'raised)))))
(define escaped (call/cc (lambda (k) (in-arena e (k (list 'escaped))))))
(show (list raised escaped (arena-allocation-count e) (arena-alive? e)))

;; A body that ends its own arena is an error.
(show (gone? (lambda () (in-arena e (begin (destroy-arena e) (list 1))))))
(show (gone? (lambda () (in-arena e (list 1)))))

;; Ports have something to release, so they stay where that is noticed.
(define f (new))
(define held (in-arena f (list (open-output-string))))
(define port (car held))
(write-string "text" port)
(destroy-arena f)
(show (get-output-string port))

;; An object that the arena already has is not moved again, and its changes are seen everywhere.
(define g (new))
(define first (in-arena g (list 1 2)))
(define again (in-arena g (cons 0 first)))
(set-car! first 'changed)
(show (list again (eq? (cdr again) first)))

;; Nested: what the inner body moves is reached through the outer result, and stays in its own arena.
(define outer (new))
(define inner (new))
(define kept #f)
(define both (in-arena outer (let ((x (in-arena inner (list 'inner)))) (list 'outer x))))
(destroy-arena inner)
(show (list (car both) (gone? (lambda () (car (cadr both))))))
