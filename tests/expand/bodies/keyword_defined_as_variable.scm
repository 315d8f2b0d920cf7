; A definition of the name of a keyword holds in the whole body.
(import (scheme base))
(define (f) (define if list) (if 1 2 3 4))
