;;; Two values where one is needed are an error.
;;; Expected output: Guile; R7RS 4.2.2 and 6.10: it is an error.

(import (scheme base) (scheme write))
(define (two) (values 1 2))
(define (one-of x) (list x))
(write (guard (e ((error-object? e) 'caught)) (let-values (((a b c) (two))) a)))
(newline)
(write (guard (e ((error-object? e) 'caught)) (call-with-values two (lambda (a) a))))
(newline)
