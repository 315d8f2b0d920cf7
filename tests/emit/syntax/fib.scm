;;; The listing of `--emit=syntax` shows this program at that stage.

(import (scheme base) (scheme write))
(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))
(write (fib 20))
