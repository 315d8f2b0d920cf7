;;; A change of a literal constant is an error.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define v '#(1 2 3))
(begin (vector-set! v 0 'x) (write v))
(newline)
