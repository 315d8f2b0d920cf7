; All kinds of clauses: a body, `=>`, a test alone, `else` (R7RS 4.2.1).
(import (scheme base))
(define (f x) (cond ((pair? x) 1 2) ((car x) => cdr) ((null? x)) (else 3)))
(define (g x) (cond (x 1)))
