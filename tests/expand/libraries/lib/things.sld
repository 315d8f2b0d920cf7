(define-library (lib things)
  (export thing unwanted)
  (import (scheme base))
  (begin (define thing 1) (define unwanted 2)))
