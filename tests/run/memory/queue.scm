;;; A queue of bounded length through which many elements pass.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (make-queue) (let ((head (list 'head))) (cons head head)))
(define (push! q x) (let ((cell (list x))) (set-cdr! (cdr q) cell) (set-cdr! q cell)))
(define (pop! q)
  (let ((first (cdar q)))
    (set-car! q first)
    (car first)))
(define q (make-queue))
(define (fill n) (if (> n 0) (begin (push! q (list n)) (fill (- n 1)))))
(fill 100)
(define (run n sum)
  (if (= n 0)
      sum
      (begin
        (push! q (list n))
        (run (- n 1) (+ sum (car (pop! q)))))))
(write (run 5000 0))
(newline)
