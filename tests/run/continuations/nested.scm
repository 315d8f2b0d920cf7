;;; Inner and outer continuations are told apart, and an outer one leaves both.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (call/cc
        (lambda (outer)
          (+ 1 (call/cc (lambda (inner) (+ 10 (inner 100))))))))
(show (call/cc
        (lambda (outer)
          (+ 1 (call/cc (lambda (inner) (+ 10 (outer 100))))))))
(define (deep n k) (if (= n 0) (k 'bottom) (+ 1 (deep (- n 1) k))))
(show (call/cc (lambda (k) (deep 10000 k))))
(define (nest n k) (if (= n 0) (k 'nested) (call/cc (lambda (ignored) (cons n (nest (- n 1) k))))))
(show (call/cc (lambda (k) (nest 1000 k))))
