;;; Closures that are made, called and dropped; some capture assigned variables.
(import (scheme base) (scheme write))
(define (make-counter step)
  (let ((n 0)) (lambda () (set! n (+ n step)) n)))
(define (run times)
  (let loop ((i 0) (sum 0))
    (if (= i times)
        sum
        (let ((counter (make-counter i)))
          (counter)
          (loop (+ i 1) (+ sum (counter)))))))
(write (run 60000))
