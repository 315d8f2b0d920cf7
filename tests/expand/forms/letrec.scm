; Procedures of a `letrec` come first; values of other expressions that call procedures go through temporaries, since all
; expressions are evaluated before any variable is set (R7RS 4.2.2), and the variables are assigned, since a continuation may
; enter an expression again.
(import (scheme base))
(define (f g) (letrec ((a (g 1)) (h (lambda () a)) (b (g 2))) (cons a b)))
