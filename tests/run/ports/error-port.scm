;;; Standard error is separate from standard output.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(display "to output")
(newline)
(display "to error" (current-error-port))
(newline (current-error-port))
