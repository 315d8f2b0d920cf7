;;; Round-robin threads: each is a continuation in a queue, and gives way by capturing its own.
;;; Expected output: Chez Scheme.

(import (scheme base) (scheme write))

(define queue '())
(define (enqueue! thunk) (set! queue (append queue (list thunk))))
(define (dequeue!)
  (let ((first (car queue)))
    (set! queue (cdr queue))
    first))

(define (fork! procedure)
  (enqueue! (lambda () (procedure) (finish!))))
(define (yield!)
  (call/cc
    (lambda (k)
      (enqueue! (lambda () (k #f)))
      ((dequeue!)))))
(define done #f)
(define (finish!)
  (if (null? queue)
      (done 'all-done)
      ((dequeue!))))
(define (run!)
  (call/cc
    (lambda (k)
      (set! done k)
      (finish!))))

(define (worker name count)
  (lambda ()
    (let loop ((i 0) (trace '()))
      (if (< i count)
          (begin
            (display (list name i (length trace)))
            (yield!)
            (loop (+ i 1) (cons (list name i) trace)))
          (begin
            (display (list name 'end (reverse trace)))
            (newline))))))

(fork! (worker 'a 3))
(fork! (worker 'b 5))
(fork! (worker 'c 2))
(let ((result (run!)))
  (newline)
  (write result)
  (newline))

;; Many threads, deep in a recursion each.
(define total 0)
(define (deep n)
  (if (= n 0)
      (begin (yield!) 1)
      (+ 1 (deep (- n 1)))))
(let loop ((i 0))
  (if (< i 50)
      (begin
        (fork! (lambda () (set! total (+ total (deep (* 3 i))))))
        (loop (+ i 1)))))
(write (run!))
(write total)
(newline)
