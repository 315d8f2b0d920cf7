;;; What was written before an uncaught error is not lost.
;;; Expected output: Guile; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(write-string "no newline at the end")
(begin (error "stop") 1)
(write-string "never")
