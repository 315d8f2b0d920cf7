; A `cond-expand` may choose the imports of a program.
(cond-expand (r7rs (import (scheme base))) (else (import (no such))))
(define x 1)
