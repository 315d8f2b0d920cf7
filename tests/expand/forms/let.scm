; The initialisations of `let` are outside of its scope.
(import (scheme base))
(define (f x) (let ((x (car x)) (y x)) (cons x y)))
