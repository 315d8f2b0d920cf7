;;; SRFI 87: => in case clauses, as R7RS has it.

(define-library (srfi 87)
  (import (scheme base))
  (export case => else))
