;;; A loop through call/cc escapes and guards of a hundred thousand rounds, none of them nested.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (loop n)
  (if (= n 0)
      'done
      (begin
        (call/cc (lambda (k) (k n)))
        (guard (e (#t e)) (raise n))
        (loop (- n 1)))))
(write (loop 100000))
(newline)
