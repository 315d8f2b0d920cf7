;;; A loop that surely counts with small integers has no reclaim point. One that may count with big ones has a point in the
;;; out-of-line path of the step, none at its back edge.

(import (scheme base))
(define (count-up string)
  (let loop ((i 0) (sum 0))
    (if (< i (string-length string))
        (loop (+ i 1) (if (eq? (string-ref string i) #\a) (+ sum 1) sum))
        sum)))
(define (count-down n)
  (if (= n 0)
      'done
      (count-down (- n 1))))
(list (count-up (make-string 3 #\a)) (count-up "b") (count-down (expt 10 3)) (count-down (expt 10 2)))
