;;; The handle of a lexical arena in the operations for persistent ones: in-arena is begin, arena-alloc gives an ordinary
;;; bytevector, a reset changes nothing, destroying it ends the handle and keeps the values.
;;; Expected output: reasoning: memory.md section 9 and the page on arenas say so.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define (failed? thunk) (guard (e ((error-object? e) #t)) (thunk) #f))
(show (with-arena (a 1024) (in-arena a (list 1 2))))
(show (with-arena (a 1024)
        (let ((data (list 1 2)))
          (arena-reset! a)
          (list data (arena-alive? a)))))
(show (with-arena (a 1024)
        (let ((data (list 1 2)))
          (destroy-arena a)
          (list data (arena-alive? a) (failed? (lambda () (in-arena a 1))) (failed? (lambda () (destroy-arena a)))
                (vector 3)))))
(show (with-arena (a 1024) (let ((bytes (arena-alloc a 3))) (bytevector-u8-set! bytes 0 7) bytes)))
(show (with-arena (a 1024) (failed? (lambda () (arena-alloc-aligned a 16 64)))))
(show (with-arena (a 4096)
        (let* ((before (arena-used a)) (data (list before 2 3 4)) (used (- (arena-used a) before)))
          (list used (arena-capacity a) (>= (arena-peak a) 64) (>= (arena-allocation-count a) 4) (cdr data)))))
;; The limit of an arena that was destroyed does not bind any more.
(define (hoard n l) (if (= n 0) (length l) (hoard (- n 1) (cons n l))))
(show (with-arena (a 1024 'limit 100000) (destroy-arena a) (hoard 20000 '())))
