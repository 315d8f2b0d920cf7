;;; A missing parenthesis is reported with the place where it was opened.

(import (scheme base))
(define (f x)
  (let ((y x))
    (+ x y)

(define (g) 1)
