;;; exit runs the after thunks that are outstanding, innermost first (R7RS 6.14).
;;; Expected output: Guile; R7RS 6.14.

(import (scheme base) (scheme process-context) (scheme write))
(dynamic-wind
  (lambda () #f)
  (lambda ()
    (dynamic-wind
      (lambda () #f)
      (lambda () (exit 3))
      (lambda () (write 'inner) (newline))))
  (lambda () (write 'outer) (newline)))
