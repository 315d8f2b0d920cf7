;;; A procedure that is made to receive a continuation is called with its variables and the continuation: there is no closure.
;;; One that needs more variables than a call can hand it, or is not made there, is an object like any other.

(import (scheme base))
(define kept '())
(define (keep k) (set! kept (cons k kept)) 1)
(define (few a b)
  (if (< a 0)
      (few (+ 1 (few (+ a 1) b)) b)
      (+ 1 (call/cc (lambda (k) (keep k) (+ a b))))))
(define (many a b c d e f)
  (+ 1 (call/cc (lambda (k) (keep k) (+ a b c d e f)))))
(define (given receiver)
  (+ 1 (call/cc receiver)))
(list (few 1 2) (few 3 4) (many 1 2 3 4 5 6) (many 2 3 4 5 6 7) (given keep) (given (lambda (k) (keep k))))
