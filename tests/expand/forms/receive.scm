; SRFI 8.
(import (scheme base))
(define (f g) (receive (a . b) (g) (cons a b)))
