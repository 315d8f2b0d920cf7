;;; Continuations take as many values as their place does.
;;; Expected output: R7RS 6.10, and Chez Scheme.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (several)
  (let ((k #f) (turns 0))
    (call-with-values
      (lambda () (call/cc (lambda (c) (set! k c) (values 'a 'b))))
      (lambda all
        (set! turns (+ turns 1))
        (show all)
        (case turns
          ((1) (k 1 2 3))
          ((2) (k))
          ((3) (k 'one))
          ((4) (k 1 2 3 4 5 6 7 8 9 10)))))))
(several)
(define (bound)
  (let ((k #f) (turns 0))
    (let-values (((a b . rest) (call/cc (lambda (c) (set! k c) (values 1 2)))))
      (set! turns (+ turns 1))
      (show (list a b rest))
      (if (< turns 3) (k turns (* 2 turns) 'x 'y)))))
(bound)
;; In a place that ignores its value any number will do.
(define (ignored)
  (let ((k #f) (turns 0))
    (call/cc (lambda (c) (set! k c)))
    (set! turns (+ turns 1))
    (case turns
      ((1) (k))
      ((2) (k 1 2))
      ((3) (apply k '(1 2 3))))
    turns))
(show (ignored))
(show (procedure? (call/cc (lambda (k) k))))
(show (call/cc procedure?))
(show (map (lambda (k) (procedure? k)) (list (call/cc (lambda (k) k)))))
(show (+ 1 (call-with-current-continuation (lambda (k) (dynamic-wind (lambda () #f) (lambda () (k 1)) (lambda () (values 1 2)))))))
