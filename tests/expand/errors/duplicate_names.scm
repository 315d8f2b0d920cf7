; Parameters and the names of one `let` differ; both places are shown.
(import (scheme base))
(define (f x y x) x)
(lambda (a . a) a)
(let ((x 1) (x 2)) x)
(letrec ((x 1) (x 2)) x)
(do ((i 0) (i 1)) (#t) i)
(let-values (((a b) (f)) ((a) (f))) a)
