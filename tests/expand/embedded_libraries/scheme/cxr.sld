(define-library (scheme cxr)
  (import (eshkol syntax) (eshkol primitives))
  (export cdddr)
  (begin (define (cdddr x) (cdr (cdr (cdr x))))))
