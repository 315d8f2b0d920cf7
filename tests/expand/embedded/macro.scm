; An embedded library's macro brings the definitions that its expansion refers to.
(import (scheme base) (eshkol macros))
(define x (first-of '(1)))
