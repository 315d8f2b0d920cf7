; `begin` splices; `define-values` and record types work in bodies.
(import (scheme base))
(define (f g)
  (begin (define a 1) (begin (define b 2)))
  (define-values (c d) (g))
  (define-record-type t (make-t x) t? (x t-x))
  (list a b c d (t-x (make-t 1))))
