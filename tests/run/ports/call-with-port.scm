;;; call-with-port closes its port after the procedure returned, and gives its values.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define p (open-input-string "abc"))
(write (call-with-port p read-char))
(newline)
(write (input-port-open? p))
(newline)
