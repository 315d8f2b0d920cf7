;;; Reading data.

(define-library (scheme read)
  (import (eshkol ports))
  (export read))
