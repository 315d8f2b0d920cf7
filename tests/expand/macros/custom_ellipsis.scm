; R7RS 4.3.2: another identifier as ellipsis; `...` is then an ordinary one.
(import (scheme base))
(define-syntax m (syntax-rules ::: () ((_ x :::) '(x ::: ...))))
(m 1 2)
