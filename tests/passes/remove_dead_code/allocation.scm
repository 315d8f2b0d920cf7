;; The list that grows in the loop is never looked at: no pair is made.
;;
;; functions: count
(import (scheme base) (scheme write))

(define (count n)
  (let loop ((i 0) (seen '()))
    (if (= i n)
        i
        (loop (+ i 1) (cons i seen)))))
(display (list count))
