;;; A lazy stream by `delay` and `force`, walked with the head dropped: a filter over a map over all integers.

(import (scheme base) (scheme lazy) (scheme process-context) (scheme write))
(define turns (* 420000 (string->number (cadr (command-line)))))
(define (integers n) (delay (cons n (integers (+ n 1)))))
(define (stream-map f s)
  (delay (let ((cell (force s))) (cons (f (car cell)) (stream-map f (cdr cell))))))
(define (stream-filter keep? s)
  (delay-force
    (let ((cell (force s)))
      (if (keep? (car cell))
          (delay (cons (car cell) (stream-filter keep? (cdr cell))))
          (stream-filter keep? (cdr cell))))))
(define (walk n s total)
  (if (= n 0)
      total
      (let ((cell (force s)))
        (walk (- n 1) (cdr cell) (modulo (+ total (car cell)) 1000003)))))
(write (walk turns (stream-filter odd? (stream-map (lambda (x) (* 3 x)) (integers 0))) 0))
(newline)
