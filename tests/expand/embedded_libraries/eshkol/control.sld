;;; The procedures that derived forms call, without bodies.
(define-library (eshkol control)
  (import (eshkol syntax))
  (export raise-condition with-parameters make-lazy-promise make-promise make-kept-promise call-with-guard)
  (begin
    (define (raise-condition condition) condition)
    (define (with-parameters list thunk) list)
    (define (make-lazy-promise thunk) thunk)
    (define (make-kept-promise value) value)
    (define (make-promise value) value)
    (define (call-with-guard body handler) body)))
