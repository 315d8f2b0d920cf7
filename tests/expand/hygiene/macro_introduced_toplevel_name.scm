; A name that only the macro contributes is a variable of its own for each use.
(import (scheme base))
(define-syntax counter
  (syntax-rules () ((_ next) (begin (define n 0) (define (next) (set! n (+ n 1)) n)))))
(counter a)
(counter b)
(define n 5)
