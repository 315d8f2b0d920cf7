; Literals are compared by meaning: a variable `else` is a test like any other.
(import (scheme base))
(define (f else) (cond (else 'taken-if-true)))
