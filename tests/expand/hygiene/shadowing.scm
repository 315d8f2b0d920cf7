; Shadowed keywords and procedures, macros in macros, a loop that is called `-` (after the r5rs pitfall suite).
(import (scheme base))
(let-syntax ((foo (syntax-rules () ((_ expr) (+ expr 1))))) (let ((+ *)) (foo 3)))
(let-syntax ((foo (syntax-rules () ((_ var) (define var 1))))) (let ((x 2)) (begin (define foo +)) (cond (else (foo x))) x))
(let ((x 1)) (let-syntax ((foo (syntax-rules () ((_ y) (let-syntax ((bar (syntax-rules () ((_) (let ((x 2)) y))))) (bar)))))) (foo x)))
(let-syntax ((x (syntax-rules ()))) 1)
(let - ((n (- 1 2))) n)
