;;; A continuation goes back into the body of an arena after its end: the handle is dead there, so an explicit use is an
;;; error, and the values of the body are as they were. The body ends a second time without harm.
;;; Expected output: reasoning: memory.md section 9, "re-entry by k into a body".

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define k #f)
(define count 0)
(define saved #f)
(define (visit)
  (with-arena (a 1024)
    (let ((data (list 'data (vector count 2))))
      (set! saved a)
      (let ((visits (call/cc (lambda (c) (set! k c) 0))))
        (set! count (+ count 1))
        (list visits
              data
              (arena-alive? a)
              (guard (e ((error-object? e) 'dead)) (arena-alloc a 1) 'alive))))))
(show (visit))
(if (< count 3) (k count))
(show (list count (arena-alive? saved)))

;; The same for a generator whose body is in an arena, re-entered many times while others come and go.
(define return #f)
(define resume #f)
(define (generate)
  (with-arena (a 4096)
    (let loop ((i 0) (all '()))
      (if (= i 5)
          (return (list 'done all))
          (begin
            (call/cc (lambda (c) (set! resume c) (return (list i all))))
            (loop (+ i 1) (cons (list i) all)))))))
(define (next)
  (call/cc
    (lambda (c)
      (set! return c)
      (if resume (resume #f) (generate)))))
(let loop ((i 0))
  (if (< i 6)
      (let ((result (with-arena (b 1024) (let ((waste (make-vector 100 i))) (list (next) (vector-ref waste 5))))))
        (show result)
        (loop (+ i 1)))))
