;;; A continuation that is called after its extent was left is an error.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define saved (call/cc (lambda (k) (cons k 1))))
(write (cdr saved))
(newline)
(begin ((car saved) 5) (newline))
