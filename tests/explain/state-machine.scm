;;; States are procedures in a table, called in tail position with a fresh list each time.
(import (scheme base) (scheme write))
(define states
  (vector
    (lambda (n trace) (step 1 (- n 1) (list n trace)))
    (lambda (n trace) (step 2 (- n 1) (list (car trace) n)))
    (lambda (n trace) (step 0 (- n 1) (list n (car trace))))))
(define (step state n trace)
  (if (= n 0) (car trace) ((vector-ref states state) n trace)))
(write (step 0 60000 '(0 0)))
