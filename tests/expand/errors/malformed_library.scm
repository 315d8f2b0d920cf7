; Declarations and exports.
(define-library)
(define-library (a) (export 5 (rename x)) (import (scheme base)) (define x 1) 5)
(define-library (b) (export x y) (import (scheme base)) (begin (define y 1) (define z 1)))
(define-library (b) (export))
(define-library (c) (export x (rename y x)) (import (scheme base)) (begin (define y 1) (define x 1)))
(import (scheme base) (a) (b) (c))
