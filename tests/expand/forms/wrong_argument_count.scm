; A primitive with a wrong number of arguments is called as a procedure, which raises an error when it runs.
(import (scheme base))
(define (f x) (car x 1))
