;;; Reading from an output port is an error that a program can handle.
;;; Expected output: R7RS 6.13: it is an error.

(import (scheme base) (scheme write))
(define (failed? thunk) (guard (e ((error-object? e) #t)) (thunk) #f))
(write (failed? (lambda () (read-char (open-output-string)))))
(newline)
(write (failed? (lambda () (write-char #\a (open-input-string "x")))))
(newline)
(write (failed? (lambda () (read-u8 (open-input-string "x")))))
(newline)
(write (failed? (lambda () (get-output-string 5))))
(newline)
