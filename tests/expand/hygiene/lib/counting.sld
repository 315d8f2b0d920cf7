(define-library (lib counting)
  (import (scheme base))
  (export count-it)
  (begin
    (define (hidden x) (cons x x))
    (define-syntax count-it (syntax-rules () ((_ x) (hidden x))))))
