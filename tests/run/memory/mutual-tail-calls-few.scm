;;; Procedures that call each other in tail position and make objects run in bounded memory: each such call may reclaim.
;;; Every call reclaims in torture mode: fewer steps.
;;; Expected output: follows from the definitions.

(import (scheme base) (scheme write))
(define (even-steps n pair)
  (if (= n 0)
      (list 'even pair)
      (odd-steps (- n 1) (cons n (cdr pair)))))
(define (odd-steps n pair)
  (if (= n 0)
      (list 'odd pair)
      (even-steps (- n 1) (cons (car pair) n))))
(write (even-steps 3000 (cons 'a 'b)))
(newline)
