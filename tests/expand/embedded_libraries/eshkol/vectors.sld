(define-library (eshkol vectors)
  (import (eshkol syntax))
  (export list->vector)
  (begin (define (list->vector list) list)))
