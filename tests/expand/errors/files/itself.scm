(define a 1)
(include "itself.scm")
