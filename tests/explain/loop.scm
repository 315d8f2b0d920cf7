;;; A loop whose every turn makes garbage: the back edge frees it.
(import (scheme base) (scheme write))
(define (numbers n)
  (do ((i 0 (+ i 1)) (list '() (cons i list))) ((= i n) list)))
(define (repeat n)
  (let loop ((i 0) (sum 0))
    (if (= i n) sum (loop (+ i 1) (+ sum (length (numbers 100)))))))
(write (repeat 2000))
