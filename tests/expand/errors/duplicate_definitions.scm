; A body or library defines a name once; a library cannot define what it imports.
(define-library (a)
  (export x)
  (import (scheme base))
  (begin (define x 1) (define x 2) (define car 3)))
(import (scheme base) (a))
(define (f) (define y 1) (define y 2) y)
(define-syntax m (syntax-rules () ((_) 1)))
(define m 2)
