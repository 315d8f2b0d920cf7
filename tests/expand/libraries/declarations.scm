; `include`, `include-library-declarations`, `cond-expand` and several `begin` in a library.
(define-library (a)
  (include-library-declarations "lib/declarations.scm")
  (cond-expand (r7rs (begin (define b 2))) (else (begin (define b 3))))
  (include "lib/body.scm")
  (begin (define d (list b c))))
(import (a) (scheme base))
(list b c d)
