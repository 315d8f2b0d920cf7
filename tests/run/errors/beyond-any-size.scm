;;; A length that is not even a small integer is an error.
;;; Expected output: what the report calls an error, R7RS 6.8.

(import (scheme base) (scheme write))
(define size (expt 2 60))
(write (guard (e ((error-object? e) 'caught)) (make-vector size)))
(newline)
(write (guard (e ((error-object? e) 'caught)) (make-string (expt 10 30))))
(newline)
(write (guard (e ((error-object? e) 'caught)) (make-bytevector -1)))
(newline)
