;;; Procedures that call each other in tail position and make objects: each such call may reclaim, and does in torture mode.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (in-a n pair)
  (cond ((= n 0) (cons 'a pair))
        ((= (remainder n 5) 2) (in-b (- n 1) (cons n (cdr pair))))
        (else (in-c (- n 1) (list n pair 'c)))))
(define (in-b n pair)
  (cond ((= n 0) (cons 'b pair))
        ((= (remainder n 7) 3) (in-a (- n 1) (cons (car pair) n)))
        (else (in-c (- n 1) (list n 'b)))))
(define (in-c n pair)
  (cond ((= n 0) (cons 'c pair))
        ((= (remainder n 3) 1) (in-b (- n 1) (vector->list (vector n (car pair)))))
        (else (in-a (- n 1) (cons n 'c)))))
(write (in-a 3000 (cons 'a 'b)))
(newline)
