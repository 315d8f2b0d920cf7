;;; A begin may ignore any number of values (R7RS 6.10).
;;; Expected output: Guile; R7RS 6.10, continuations of all but the last expression of a sequence.

(import (scheme base) (scheme write))
(begin (values 1 2 3) (write 'after))
(newline)
(define (f) (values) 'result)
(write (f))
(newline)
(for-each (lambda (x) (values x x)) '(1 2))
