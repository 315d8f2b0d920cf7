;;; One recursion in the shape of a tree, which drops its results: every call builds trees of its own, measures them and
;;; throws them away, and no loop is around it.

(import (scheme base) (scheme process-context) (scheme write))
(define leaves (* 140000 (string->number (cadr (command-line)))))
(define (make-tree depth)
  (if (= depth 0) '() (cons (make-tree (- depth 1)) (make-tree (- depth 1)))))
(define (count tree)
  (if (null? tree) 1 (+ (count (car tree)) (count (cdr tree)))))
(define (work leaves)
  (if (= leaves 1)
      (count (make-tree 7))
      (let ((here (count (make-tree 4)))
            (half (quotient leaves 2)))
        (+ here (work half) (work (- leaves half))))))
(write (work leaves))
(newline)
