; A name that a macro defines for itself.
(import (scheme base))
(define-syntax def-foo (syntax-rules () ((_ v) (define foo v))))
(def-foo 3)
foo
