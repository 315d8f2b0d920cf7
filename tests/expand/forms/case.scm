; Data are compared with `eqv?`; a clause may have `=>` (R7RS 4.2.1).
(import (scheme base))
(define (f x)
  (case (car x)
    ((1 a) 'first)
    ((#\x) => list)
    (() 'never)
    (else => list)))
