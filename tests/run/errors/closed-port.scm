;;; Reading from a closed port is an error.
;;; Expected output: Guile; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define p (open-input-string "abc"))
(close-port p)
(write (list (read-char p)))
(newline)
