;;; Writing data.

(define-library (scheme write)
  (import (eshkol ports))
  (export display write write-shared write-simple))
