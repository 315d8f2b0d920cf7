; An underscore matches anything and may occur often.
(import (scheme base))
(define-syntax second (syntax-rules () ((_ _ x _) 'x)))
(second 1 2 3)
