;;; set! of global and captured variables is seen by everybody who shares them.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define x 1)
(define (get) x)
(set! x 2)
(show (get))
(define (swap-test a b)
  (let ((t a)) (set! a b) (set! b t) (list a b)))
(show (swap-test 1 2))
(define (accumulate list)
  (let ((sum 0))
    (for-each (lambda (n) (set! sum (+ sum n))) list)
    sum))
(show (accumulate '(1 2 3 4)))
