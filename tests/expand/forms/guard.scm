; The second procedure chooses a clause; `#f` when none fits, and then the condition is raised again (R7RS 4.2.7).
(import (scheme base))
(define (f g) (guard (e ((pair? e) (g e) 1) ((g e) => car) ((null? e))) (g 1)))
(define (h g) (guard (e (else (g e))) (g 1) (g 2)))
