(define-library (lib 1) (export x) (import (scheme base)) (begin (define x 1)))
