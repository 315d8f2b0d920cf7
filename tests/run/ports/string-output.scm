;;; What was written to a string port is there at any time, and more can be written after.
;;; Expected output: R7RS section 6.13.1; Guile agrees.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define port (open-output-string))
(show (get-output-string port))
(write 'abc port)
(write-char #\space port)
(write "q\"" port)
(show (get-output-string port))
(display "q\"" port)
(newline port)
(write-string "0123λ" port 2)
(write-string "0123λ" port 0 1)
(show (get-output-string port))
