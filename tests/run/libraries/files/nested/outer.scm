(include "inner.scm")
(define outer-value (list 'outer inner-value))
