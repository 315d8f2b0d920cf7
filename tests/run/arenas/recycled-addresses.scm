;;; Two hundred thousand arenas come and go in flat memory. A value of an early one is still an error after its addresses
;;; could have been used again many times; so is one of the last.
;;; Expected output: reasoning: addresses that a value mentions are not used again.

(import (scheme base) (scheme write) (eshkol arena))
(define (message thunk)
  (write-string (guard (e ((error-object? e) (error-object-message e))) (thunk) "no error"))
  (newline))
(define first #f)
(define table (make-vector 100 #f))
(define (churn n)
  (if (> n 0)
      (let* ((arena (make-arena 1024))
             (data (in-arena arena (vector n (list n)))))
        (if (not first) (set! first data))
        (vector-set! table (modulo n 100) data)
        (vector-ref data 1)
        (destroy-arena arena)
        (churn (- n 1)))))
(churn 200000)
(message (lambda () (vector-ref first 0)))
(message (lambda () (vector-ref (vector-ref table 1) 1)))
