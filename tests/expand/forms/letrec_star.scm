; `letrec*` keeps the order, and its variables see each other.
(import (scheme base))
(define (f g) (letrec* ((a (g 1)) (b (lambda () (cons a b)))) (b)))
