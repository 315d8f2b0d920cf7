;;; A loop in continuation-passing style runs in bounded memory.
;;; Every call reclaims in torture mode: fewer steps.
;;; Expected output: follows from the definitions.

(import (scheme base) (scheme write))
(define (step n k) (k (+ n 1) (list n)))
(define (count-to limit n k)
  (step n (lambda (next trail)
            (if (= next limit)
                (k trail)
                (count-to limit next k)))))
(write (count-to 3000 0 (lambda (trail) (list 'last trail))))
(newline)
