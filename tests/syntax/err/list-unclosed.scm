; The place where the parenthesis is expected, and the one that is open.
(define (f x)
  (+ x 1)
