;;; An internal definition may not be there twice.

(import (scheme base))
(define (f)
  (define x 1)
  (define x 2)
  x)
(f)
