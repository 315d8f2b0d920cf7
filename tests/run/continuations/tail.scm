;;; The receiver is called in tail position, and so is what a continuation goes on with: loops that are made of
;;; captures and calls of continuations need no stack.
;;; Expected output: R7RS 3.5.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (through-receiver n)
  (if (= n 0)
      'done
      (call/cc (lambda (k) (through-receiver (- n 1))))))
(show (through-receiver 30000))
(define last #f)
(define (keep k) (set! last k))
(define (through-stored n)
  (if (= n 0)
      'stored
      (call/cc (lambda (k) (keep k) (through-stored (- n 1))))))
(show (through-stored 30000))
(define (through-throw n)
  (let ((k #f) (i 0))
    (call/cc (lambda (c) (set! k c)))
    (set! i (+ i 1))
    (if (< i n) (k #f) i)))
(show (through-throw 30000))
(define (ping n k) (if (= n 0) (k 'pong) (call/cc (lambda (c) (pong (- n 1) c)))))
(define (pong n k) (if (= n 0) (k 'ping) (call/cc (lambda (c) (ping (- n 1) c)))))
(show (ping 30001 (lambda (x) (list x))))
