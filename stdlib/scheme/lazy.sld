;;; Promises.

(define-library (scheme lazy)
  (import (eshkol syntax) (eshkol control))
  (export delay delay-force force make-promise promise?))
