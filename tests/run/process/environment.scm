;;; Environment variables are strings, or #f when not set.
;;; Expected output: Guile.

(import (scheme base) (scheme process-context) (scheme write))
(write (string? (get-environment-variable "PATH")))
(newline)
(write (get-environment-variable "NO_SUCH_VARIABLE_HERE"))
(newline)
(write (equal? (cdr (assoc "PATH" (get-environment-variables))) (get-environment-variable "PATH")))
(newline)
