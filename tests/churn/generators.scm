;;; Generators by re-entrant continuations: a tree is walked by a recursion that gives out one leaf at a time, and the
;;; consumer goes back into it for the next.

(import (scheme base) (scheme process-context) (scheme write))
(define turns (* 150 (string->number (cadr (command-line)))))
(define (make-tree depth n)
  (if (= depth 0)
      n
      (cons (make-tree (- depth 1) (* 2 n)) (make-tree (- depth 1) (+ 1 (* 2 n))))))
(define tree (make-tree 12 1))
(define (for-each-leaf visit tree)
  (if (pair? tree)
      (begin (for-each-leaf visit (car tree)) (for-each-leaf visit (cdr tree)))
      (visit tree)))
;; A procedure that gives the next leaf at each call, and #f at the end.
(define (make-generator tree)
  (define return #f)
  (define (next)
    (for-each-leaf
      (lambda (leaf)
        (call/cc (lambda (resume)
                   (set! next (lambda () (resume #t)))
                   (return (list leaf)))))
      tree)
    (return #f))
  (lambda ()
    (call/cc (lambda (k) (set! return k) (next)))))
(define (drain generator total)
  (let ((leaf (generator)))
    (if leaf
        (drain generator (modulo (+ (* 3 total) (car leaf)) 1000003))
        total)))
(define (run n total)
  (if (= n 0) total (run (- n 1) (modulo (+ total (drain (make-generator tree) 0)) 1000003))))
(write (run turns 0))
(newline)
