;; The counter starts at an argument, which may be the largest fixnum, or no fixnum.
;;
;; functions: count
(import (scheme base) (scheme write))

(define (count n m)
  (let loop ((i m))
    (if (= i n)
        (exact-integer? i)
        (loop (+ i 1)))))
(display (list count))
