;;; A list built by a recursion that is not a tail call.

(import (scheme base) (scheme process-context) (scheme write))
(define size (* 100000 (string->number (cadr (command-line)))))
(define (build n) (if (= n 0) '() (cons (list n) (build (- n 1)))))
(define (repeat k total)
  (if (= k 0) total (repeat (- k 1) (+ total (length (build size))))))
(write (repeat 3 0))
(newline)
