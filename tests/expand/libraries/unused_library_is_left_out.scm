; A library that nothing imports is no part of the program.
(define-library (a) (export x) (import (scheme base)) (begin (define x 1)))
(import (scheme base))
(define y 2)
