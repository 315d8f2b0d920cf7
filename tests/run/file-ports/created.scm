;;; What a program writes is complete when it ends, also without closing the port.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme file) (scheme write))
(define port (open-output-file "result.txt"))
(write '(left open) port)
(newline port)
(flush-output-port port)
(write (file-exists? "result.txt"))
(newline)
