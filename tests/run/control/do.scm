;;; do loops step all variables at once; variables without a step keep their value.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (do ((vec (make-vector 5)) (i 0 (+ i 1))) ((= i 5) vec) (vector-set! vec i i)))
(show (let ((x '(1 3 5 7 9)))
        (do ((x x (cdr x)) (sum 0 (+ sum (car x)))) ((null? x) sum))))
(show (do ((a 1 b) (b 2 a) (i 0 (+ i 1))) ((= i 3) (list a b))))
(show (let ((closures '()))
        (do ((i 0 (+ i 1))) ((= i 3)) (set! closures (cons (lambda () i) closures)))
        (map (lambda (f) (f)) closures)))
