; Literals match by meaning, atoms by `equal?`.
(import (scheme base))
(define-syntax m
  (syntax-rules (in =>)
    ((_ x in y) '(in x y))
    ((_ x => y) '(arrow x y))
    ((_ 1 "s" #\c) 'atoms)
    ((_ x y z) 'other)))
(m 1 in 2)
(m 1 => 2)
(m 1 "s" #\c)
(define (f in) (m 1 in 2))
