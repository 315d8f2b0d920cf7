;;; The caller holds the first cell of a list that a long loop extends at its end and cuts at its front: what was cut off
;;; is garbage, although the caller's cell, which is not used any more, points to it.

(import (scheme base) (scheme process-context) (scheme write))
(define turns (* 11000000 (string->number (cadr (command-line)))))
(define (run first last n)
  (if (= n 0)
      (list (car first) (car last))
      (let ((cell (list n 'mark)))
        (set-cdr! (cdr last) cell)
        (run (cddr first) cell (- n 1)))))
(define (main)
  (let* ((cell (list 'a 'b))
         (size (length cell))
         (result (run cell cell turns)))
    (cons size result)))
(write (main))
(newline)
