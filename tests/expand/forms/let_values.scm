; The formals of `let-values` are bound together, those of `let*-values` one after the other.
(import (scheme base))
(define (f x g)
  (let-values (((x . y) (g x)) ((z) (g x))) (list x y z)))
(define (h x g)
  (let*-values (((x y) (g x)) (z (g x))) (list x y z)))
