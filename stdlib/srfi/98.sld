;;; SRFI 98: an interface to access environment variables, as R7RS has it.

(define-library (srfi 98)
  (import (scheme process-context))
  (export get-environment-variable get-environment-variables))
