;;; exit runs the afters of the winds it is in, innermost first, once; one of them may leave the exit by a continuation;
;;; one that calls exit itself decides the code.
;;; Expected output: R7RS 6.14 and 6.10.

(import (scheme base) (scheme write) (scheme process-context))
(define (say . x) (write x) (newline))

(say 'left
     (call/cc
       (lambda (k)
         (dynamic-wind
           (lambda () (say 'in))
           (lambda () (exit 1))
           (lambda () (say 'out) (k 'escaped))))))

(dynamic-wind
  (lambda () (say 'enter 'a))
  (lambda ()
    (dynamic-wind
      (lambda () (say 'enter 'b))
      (lambda () (guard (c (#t (say 'not-caught))) (exit 5)))
      (lambda () (say 'leave 'b) (exit 9))))
  (lambda () (say 'leave 'a)))
