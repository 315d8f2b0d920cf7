; Libraries cannot import each other.
(define-library (a) (export) (import (b)))
(define-library (b) (export) (import (a)))
(import (scheme base) (a))
