; Inner levels are kept; R7RS 4.2.8: `(a `(b ,(c ,(+ 1 2)))).
(import (scheme base))
(define (f x)
  (list `(a `(b ,(c ,x)))
        `(a `(b ,(c x)))
        `(a `(b ,@(c ,@x)))))
