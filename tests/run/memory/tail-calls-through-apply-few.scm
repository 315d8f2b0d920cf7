;;; So does a loop whose tail calls go through apply.
;;; Every call reclaims in torture mode: fewer steps.
;;; Expected output: follows from the definitions.

(import (scheme base) (scheme write))
(define (loop self n . rest)
  (if (= n 0)
      rest
      (apply self self (- n 1) (list n (length rest)))))
(write (loop (if (pair? '(1)) loop car) 3000))
(newline)
