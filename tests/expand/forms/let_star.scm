; Each binding of `let*` sees those before it; a name may be bound twice.
(import (scheme base))
(define (f x) (let* ((x (car x)) (y x) (x (cdr x))) (cons x y)))
