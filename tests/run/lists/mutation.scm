;;; set-car! and set-cdr! change shared structure.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define l (list 1 2 3))
(define alias (cdr l))
(set-car! alias 'two)
(show l)
(set-cdr! alias '(end))
(show l)
(define queue (cons '() '()))
(define (enqueue! x)
  (let ((cell (list x)))
    (if (null? (car queue)) (set-car! queue cell) (set-cdr! (cdr queue) cell))
    (set-cdr! queue cell)))
(for-each enqueue! '(a b c))
(show (car queue))
