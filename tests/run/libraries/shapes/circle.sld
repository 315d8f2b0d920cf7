;;; Exports a procedure and a macro that uses a private one.
(define-library (shapes circle)
  (import (scheme base))
  (export area define-shape)
  (begin
    (define pi 3)
    (define (power x) (* x x))
    (define (area radius) (* pi (power radius)))
    (define-syntax define-shape
      (syntax-rules ()
        ((_ name radius) (define (name) (* pi (power radius))))))))
