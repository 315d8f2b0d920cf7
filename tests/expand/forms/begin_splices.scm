; `begin` at the top level holds definitions and may be empty (R7RS 5.1).
(import (scheme base))
(begin)
(begin (define a 1) (begin (define b a)) (list a b))
