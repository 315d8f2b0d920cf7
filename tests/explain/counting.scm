;;; A loop that allocates rarely: a counter leaves the fixnums.
(import (scheme base) (scheme write))
(define (climb from turns)
  (let loop ((n from) (i 0))
    (if (= i turns) (- n from) (loop (+ n 3) (+ i 1)))))
(write (climb (expt 2 70) 60000))
