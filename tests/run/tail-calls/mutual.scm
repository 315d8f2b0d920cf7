;;; Mutual tail calls in every tail position: if, cond, case, and, or, when, let, begin, do.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (a n) (if (= n 0) 'done (b (- n 1))))
(define (b n) (cond ((= n 0) 'done) (else (c (- n 1)))))
(define (c n) (case n ((0) 'done) (else (d (- n 1)))))
(define (d n) (and #t (e n)))
(define (e n) (or #f (f n)))
(define (f n) (when #t (g n)))
(define (g n) (let* ((m n)) (letrec ((x 1)) (h m))))
(define (h n) (begin 1 (i n)))
(define (i n) (do () (#t (j n))))
(define (j n) (unless #f (k n)))
(define (k n) (let-values (((x) (values n))) (a x)))
(write (a 300000))
(newline)
