; R7RS 4.2.1 and 4.2.6.
(import (scheme base))
(define (f a b c)
  (list (and) (and a) (and a b c) (or) (or a) (or a b c) (when a b c) (unless a b)))
