;;; A deep recursion that makes garbage on the way down and on the way up.
(import (scheme base) (scheme write))
(define (spread n)
  (let ((garbage (vector n n n n)))
    (if (= n 0) 0 (+ (vector-ref garbage 0) (spread (- n 1)) (length (list n n))))))
(write (spread 20000))
(newline)
(write (spread 100))
