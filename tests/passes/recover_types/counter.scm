;; The counter starts at a constant and grows by one: it is a fixnum, and the test whether it is an exact integer goes.
;;
;; functions: count
(import (scheme base) (scheme write))

(define (count n)
  (let loop ((i 0))
    (if (= i n)
        (exact-integer? i)
        (loop (+ i 1)))))
(display (list count))
