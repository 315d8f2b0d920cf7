;;; More stores of young objects into an old one than the store buffer has room for, by a loop that allocates nothing. The
;;; last slot of the old object is written once, before all others.

(import (scheme base) (scheme write))
(define table (make-vector 10 '(0)))
(define (fill n) (let loop ((i 0) (items '())) (if (= i n) items (loop (+ i 1) (cons (+ i n) items)))))
(define (store-all i young)
  (if (< i 4500)
      (begin
        (vector-set! table (remainder i 9) young)
        (store-all (+ i 1) young))))
(define (sum i total)
  (if (= i 10) total (sum (+ i 1) (+ total (car (vector-ref table i))))))
(define (work n total)
  (if (= n 0)
      total
      (begin
        (fill 5)
        (let ((young (fill 7)))
          (vector-set! table 9 (fill 3))
          (store-all 0 young)
          (fill 5)
          (work (- n 1) (+ total (sum 0 0)))))))
(write (work 20 0))
(newline)
