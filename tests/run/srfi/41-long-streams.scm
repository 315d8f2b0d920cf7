;;; SRFI 41: long streams need no stack. Expected: arithmetic.

(import (scheme base) (scheme write) (srfi 41))
(define (show x) (write x) (newline))
(define-stream (from n) (stream-cons n (from (+ n 1))))
(show (stream-ref (from 0) 200000))
(show (stream-car (stream-filter (lambda (x) (= x 200000)) (stream-from 0))))
(show (stream-length (stream-take 200000 (from 0))))
(show (stream-car (stream-drop-while (lambda (x) (< x 200000)) (stream-from 0))))
(show (stream-fold + 0 (stream-range 0 200000)))
