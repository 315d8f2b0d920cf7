; The second definition of a name in a program assigns it (R7RS 5.3.1).
(import (scheme base))
(define a 1)
(define (f) a)
(define a 2)
