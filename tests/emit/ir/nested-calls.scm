;;; Inside a recursion that allocates calls are nested, and there is a reclaim point before a call once something may have
;;; been allocated. A call that leads out of the recursion is registered, one of a procedure that never allocates is
;;; frozen, and neither has a point before it.

(import (scheme base))
(define (measure tree)
  (if (pair? tree)
      (+ 1 (measure (car tree)) (measure (cdr tree)))
      0))
(define (double tree)
  (if (pair? tree)
      (cons (double (car tree)) (double (cdr tree)))
      (list tree tree)))
(define (both tree)
  (let ((doubled (double tree)))
    (cons (measure doubled) (measure tree))))
(list (both '(1 (2 . 3))) (both '((1 2) 3)))
