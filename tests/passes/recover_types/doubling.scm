;; A value that doubles is no counter.
;;
;; functions: count
(import (scheme base) (scheme write))

(define (count n)
  (let loop ((i 1))
    (if (= i n)
        (exact-integer? i)
        (loop (+ i i)))))
(display (list count))
