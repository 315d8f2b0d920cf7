;;; A loop through guard bodies' handlers does not confuse nested objects.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (safe thunk default) (guard (e (#t default)) (thunk)))
(define (nested n)
  (if (= n 0) (raise 'bottom) (safe (lambda () (nested (- n 1))) (list n))))
(write (nested 3))
(newline)
(define (count n caught)
  (if (= n 0) caught (count (- n 1) (+ caught (guard (e ((number? e) e)) (raise 1))))))
(write (count 10000 0))
(newline)
