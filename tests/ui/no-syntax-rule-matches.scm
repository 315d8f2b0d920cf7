;;; A use that no rule of a macro matches is reported at the use.

(import (scheme base))
(define-syntax two (syntax-rules () ((_ a b) (+ a b))))
(two 1)
