; A reference with two candidates, neither of which is more specific.
(import (scheme base))
(define-syntax def-m
  (syntax-rules () ((_ m given-x)
     (begin
       (define x 1)
       (define-syntax m (syntax-rules () ((_) (begin (define given-x 2) x))))
       ))))
(def-m m x)
(m)
