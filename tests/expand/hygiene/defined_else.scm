; The same at the top level.
(import (scheme base))
(define else #f)
(define (f) (cond (else 'no)))
