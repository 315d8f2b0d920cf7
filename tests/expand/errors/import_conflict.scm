; One name, two meanings.
(define-library (a) (export car) (import (scheme base)) (begin (define cdr 1)) (export (rename cdr cdr2)))
(define-library (b) (export x (rename x car)) (import (scheme base)) (begin (define x 1)))
(import (scheme base) (b))
