;;; A strict arena refuses to let its memory out; numbers and older objects may leave.
;;; Expected output: reasoning: the fresh list would outlive the arena, the number and the older list do not
;;; live in it.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define older (list 'older))
(show (guard (e ((error-object? e) 'refused)) (with-arena (a 1024 'strict) (make-vector 2 0))))
(show (with-arena (a 1024 'strict) (apply + (list 1.5 2))))
(show (with-arena (a 1024 'strict) (list 1) older))
(show (with-arena (a 1024 'strict) 'symbol))
