; Definitions of one name in two libraries are two variables; the same binding may be imported twice.
(define-library (a) (export x car) (import (scheme base)) (begin (define x 1)))
(define-library (b) (export (rename x y)) (import (scheme base)) (begin (define x 2)))
(import (scheme base) (a) (b))
(list x y (car x))
