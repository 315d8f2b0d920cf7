;;; Any object can be raised and arrives as it is.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (catch object) (guard (e (#t e)) (raise object)))
(for-each (lambda (x) (write (eqv? x (catch x))) (newline))
          (list 1 'a "s" #\c '() #f (vector 1) car 1.5))
