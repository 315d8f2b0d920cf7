;;; Procedures are values: stored, compared, returned.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define operations (list (cons '+ +) (cons '- -) (cons '* *)))
(show (map (lambda (entry) ((cdr entry) 6 3)) operations))
(show (procedure? car))
(show (procedure? 'car))
(show (procedure? (lambda () 1)))
(show (call/cc procedure?))
(define (compose . fs)
  (if (null? fs) (lambda (x) x) (lambda (x) ((car fs) ((apply compose (cdr fs)) x)))))
(show ((compose (lambda (x) (* x 2)) (lambda (x) (+ x 1))) 5))
(show (eq? car car))
