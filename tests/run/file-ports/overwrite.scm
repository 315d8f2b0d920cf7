;;; Opening a file for output empties it first.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme file) (scheme write))
(define name "overwrite.txt")
(call-with-output-file name (lambda (p) (write-string "a long first text" p)))
(call-with-output-file name (lambda (p) (write-string "short" p)))
(write (call-with-input-file name read-line))
(newline)
(delete-file name)
