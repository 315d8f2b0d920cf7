;;; A lazy stream walked while a variable of the caller names its head. The variable is not used after the walk began, so
;;; the head is garbage from then on.

(import (scheme base) (scheme lazy) (scheme process-context) (scheme write))
(define turns (* 2600000 (string->number (cadr (command-line)))))
(define (integers n) (delay (cons n (integers (+ n 1)))))
(define (walk n s total)
  (if (= n 0)
      total
      (let ((cell (force s)))
        (walk (- n 1) (cdr cell) (modulo (+ total (car cell)) 1000003)))))
(define (main)
  (let* ((head (integers 1))
         (first (car (force head)))
         (sum (walk turns head 0)))
    (list first sum)))
(write (main))
(newline)
