;; Steps of a million leave the range of fixnums in less than a year: whether `i` is a fixnum is tested.
;;
;; functions: count
(import (scheme base) (scheme write))

(define (count n)
  (let loop ((i 0))
    (if (= i n)
        (exact-integer? i)
        (loop (+ i 1000000)))))
(display (list count))
