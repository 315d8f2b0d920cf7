;; Nothing reads `b` but the computation of its own next value: both go.
;;
;; functions: count
(import (scheme base) (scheme write))

(define (count n)
  (let loop ((i 0) (b 1.0))
    (if (= i n)
        i
        (loop (+ i 1) (* b 2.0)))))
(display (list count))
