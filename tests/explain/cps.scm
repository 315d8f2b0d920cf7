;;; Continuation passing style: procedures call each other in tail position.
(import (scheme base) (scheme write))
(define (even n k) (if (= n 0) (k #t) (odd (- n 1) (lambda (x) (k x)))))
(define (odd n k) (if (= n 0) (k #f) (even (- n 1) (lambda (x) (k x)))))
(define (run n)
  (let loop ((i 0) (hits 0))
    (if (= i n) hits (loop (+ i 1) (if (even i (lambda (x) x)) (+ hits 1) hits)))))
(write (run 400))
