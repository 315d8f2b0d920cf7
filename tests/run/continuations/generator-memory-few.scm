;;; A few values from a generator, in bounded memory: each value captures two continuations and drops two.
;;; Expected output: arithmetic.

(import (scheme base) (scheme write))
(define (make-generator limit)
  (define return #f)
  (define (yield value)
    (call/cc (lambda (rest) (set! resume (lambda () (rest #f))) (return value))))
  (define resume
    (lambda ()
      (let loop ((i 0))
        (if (< i limit)
            (begin (yield (cons i (* 2 i))) (loop (+ i 1)))))
      (return #f)))
  (lambda () (call/cc (lambda (k) (set! return k) (resume)))))
(define (sum generator)
  (let loop ((total 0))
    (let ((pair (generator)))
      (if pair (loop (+ total (car pair) (cdr pair))) total))))
(write (sum (make-generator 500)))
(newline)
