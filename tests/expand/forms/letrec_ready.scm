; Where the expressions of a `letrec` mention its procedures and constants, a variable more says whether all have their
; values (R7RS 4.2.2): a use before that is an error. What is called stays a direct call.
(import (scheme base))
(define (f g) (letrec ((c 1) (h (lambda (n) n)) (a (g (lambda () (h c))))) a))
