; Variables under two ellipses, and `x ... ...` to flatten.
(import (scheme base))
(define-syntax my-let*-values
  (syntax-rules () ((_ ((a b ...) ...) body) (list (list a (list b ...)) ... (quote (b ... ...)) body))))
(my-let*-values ((1 2 3) (4) (5 6)) 7)
