;;; Procedures that choose a body by the number of their arguments.

(define-library (scheme case-lambda)
  (import (eshkol syntax))
  (export case-lambda))
