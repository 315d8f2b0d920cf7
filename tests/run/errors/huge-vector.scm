;;; A vector that no memory can hold is an error, not a crash.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define size (expt 2 50))
(write (guard (e ((error-object? e) 'caught)) (make-vector size 0)))
(newline)
(write (list (make-vector size 0)))
(newline)
