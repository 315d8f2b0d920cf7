; A primitive with a wrong number of arguments is a warning, and an error when it runs.
(import (scheme base))
(define (f x) (car x 1))
