; The forms of `(eshkol arena)`; a size may be written as a product.
(import (scheme base))
(define (f n)
  (with-arena (a 1024) (cons a n))
  (with-arena (a (* n 2) 'limit n 'strict) (define x a) x)
  (with-arena (a 1024 * n * 2) a)
  (in-arena n (cons 1 2)))
