;;; More stores of young objects into an old one than the store buffer has room for, by a loop that allocates nothing.

(import (scheme base) (scheme write))
(define size 6000)
(define table (make-vector size '()))
(define (fill n) (let loop ((i 0) (items '())) (if (= i n) items (loop (+ i 1) (cons i items)))))
(define (store-all items i rest)
  (if (< i size)
      (begin
        (vector-set! table i rest)
        (store-all items (+ i 1) (if (null? (cdr rest)) items (cdr rest))))))
(define (sum i total)
  (if (= i size) total (sum (+ i 1) (+ total (car (vector-ref table i))))))
(define (work n total)
  (if (= n 0)
      total
      (begin
        (fill 5)
        (let ((items (fill 7)))
          (store-all items 0 items)
          (fill 5)
          (work (- n 1) (+ total (sum 0 0)))))))
(write (work 20 0))
(newline)
