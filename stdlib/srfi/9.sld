;;; SRFI 9: defining record types, as R7RS has it.

(define-library (srfi 9)
  (import (scheme base))
  (export define-record-type))
