;;; A matrix of vectors: rows are separate objects when made one by one, and shared when filled.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (make-matrix rows columns)
  (vector-map (lambda (ignored) (make-vector columns 0)) (make-vector rows)))
(define m (make-matrix 2 3))
(vector-set! (vector-ref m 0) 1 'x)
(show m)
(define shared (make-vector 2 (make-vector 2 0)))
(vector-set! (vector-ref shared 0) 0 'y)
(show (eq? (vector-ref shared 0) (vector-ref shared 1)))
(show (vector-ref (vector-ref shared 1) 0))
