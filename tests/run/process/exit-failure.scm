;;; exit with #f is failure.
;;; Expected output: Guile.

(import (scheme base) (scheme process-context) (scheme write))
(write 'failing)
(newline)
(exit #f)
