; A local variable hides a keyword; a macro's own `if` stays the keyword.
(import (scheme base))
(define-syntax test (syntax-rules () ((_ a b c) (if a b c))))
(define (f) (let ((if list)) (cons (if 1 2 3) (test 1 2 3))))
