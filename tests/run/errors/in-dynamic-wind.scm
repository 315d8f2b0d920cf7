;;; An error in the thunk of dynamic-wind: its place, then that of the call. The after thunk does not run: the program
;;; ends where the error is.
;;; Expected output: Guile; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (fail x)
  (list (car x)))
(define (guarded x)
  (list (dynamic-wind
          (lambda () (display "in") (newline))
          (lambda () (list (fail x)))
          (lambda () (display "out") (newline)))))
(write (guarded 5))
