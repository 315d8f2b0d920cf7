;;; Exports procedures that share a private variable, one of them under another name.
(define-library (shapes counter)
  (import (scheme base))
  (export (rename increment! next!) value)
  (begin
    (define count 0)
    (define (increment!) (set! count (+ count 1)))
    (define (value) count)))
