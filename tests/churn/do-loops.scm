;;; Nested `do` loops whose variables are lists and vectors; the outer loop holds a list that the inner ones read.

(import (scheme base) (scheme process-context) (scheme write))
(define turns (* 8300 (string->number (cadr (command-line)))))
(define (row i)
  (do ((j 0 (+ j 1))
       (cells '() (cons (+ i j) cells)))
      ((= j 100) cells)))
(define result
  (do ((i 0 (+ i 1))
       (window '() (cons (row i) (if (pair? window) (list (car window)) '())))
       (total 0 (do ((j 0 (+ j 1))
                     (rows window window)
                     (vectors '() (list (make-vector 20 j)))
                     (sum total (modulo (+ sum
                                           (if (pair? rows) (caar rows) 0)
                                           (if (pair? vectors) (vector-ref (car vectors) 19) 0))
                                        1000003)))
                    ((= j 200) sum))))
      ((= i turns) (list total (length window)))))
(write result)
(newline)
