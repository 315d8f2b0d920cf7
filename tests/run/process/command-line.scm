;;; The arguments follow the program's name in command-line.
;;; Expected output: Guile.

(import (scheme base) (scheme process-context) (scheme write))
(write (cdr (command-line)))
(newline)
