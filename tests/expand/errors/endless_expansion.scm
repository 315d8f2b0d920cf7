; Three ways to expand for ever; each is reported once, at the use in the program.
(import (scheme base))
(define-syntax same (syntax-rules () ((_) (same))))
(same)
(define-syntax deeper (syntax-rules () ((_) (list (deeper) (deeper)))))
(deeper)
(define-syntax more (syntax-rules () ((_ x ...) (more x ... x ...))))
(more 1)
(define (f) (same))
