;;; Recursive procedures that only count have no reclaim points and register nothing, whatever they do with big integers:
;;; their loops are part of a recursion.

(import (scheme base))
(define (tak x y z)
  (if (not (< y x))
      z
      (tak (tak (- x 1) y z)
           (tak (- y 1) z x)
           (tak (- z 1) x y))))
(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))
;; One of its loops has no call in it: a part of the recursion all the same.
(define (ack m n)
  (cond ((= m 0) (+ n 1))
        ((= n 0) (ack (- m 1) 1))
        (else (ack (- m 1) (ack m (- n 1))))))
(list (tak 18 12 6) (fib 20) (ack 2 3))
