;;; emergency-exit runs no after thunks (R7RS 6.14).
;;; Expected output: Guile.

(import (scheme base) (scheme process-context) (scheme write))
(dynamic-wind
  (lambda () #f)
  (lambda () (write 'body) (newline) (flush-output-port) (emergency-exit 4))
  (lambda () (write 'never)))
