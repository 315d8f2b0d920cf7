;;; So does a loop whose tail calls go through apply.
;;; Expected output: follows from the definitions.

(import (scheme base) (scheme write))
(define (loop self n . rest)
  (if (= n 0)
      rest
      (apply self self (- n 1) (list n (length rest)))))
(write (loop (if (pair? '(1)) loop car) 10000000))
(newline)
