;;; A vector of a hundred megabytes, at length 8, beside which much garbage is made and into which new data is stored.

(import (scheme base) (scheme process-context) (scheme write))
(define size (* 1562500 (string->number (cadr (command-line)))))
(define table (make-vector size 0))
(define (work i)
  (if (< i 3000000)
      (begin
        (vector-set! table (modulo (* i 7919) size) (list i i))
        (work (+ i 1)))))
(work 0)
(write (car (vector-ref table (modulo (* 2999999 7919) size))))
(newline)
