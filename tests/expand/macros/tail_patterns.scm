; Patterns after an ellipsis, and a dotted tail (R7RS 4.3.2).
(import (scheme base))
(define-syntax last (syntax-rules () ((_ a ... b c) '(b c (a ...)))))
(define-syntax dotted (syntax-rules () ((_ a ... b . c) '((a ...) b c))))
(last 1 2 3 4)
(last 1 2)
(dotted 1 2 . 3)
(dotted 1)
(dotted 1 2)
