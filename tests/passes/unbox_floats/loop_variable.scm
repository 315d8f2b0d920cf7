;; A loop variable that is always a flonum stays raw from turn to turn: it is boxed once, where the loop returns it.
;;
;; functions: total
(import (scheme base) (scheme write))

(define (total n)
  (let loop ((i 0) (sum 0.0))
    (if (= i n)
        sum
        (loop (+ i 1) (+ sum 1.5)))))
(display (list total))
