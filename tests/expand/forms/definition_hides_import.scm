; A program may define a name that it imports, which then means the new variable everywhere.
(import (scheme base))
(define (f x) (car x))
(define (car x) (cdr x))
