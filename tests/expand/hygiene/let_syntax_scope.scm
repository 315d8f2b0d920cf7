; R7RS 4.3.1: `let-syntax` does not see its own keywords, `letrec-syntax` does; templates keep their environment.
(import (scheme base))
(define (f)
  (let ((x 'outer))
    (let-syntax ((m (syntax-rules () ((m) x))))
      (let ((x 'inner)) (m)))))
(define (g)
  (letrec-syntax
      ((my-or (syntax-rules () ((my-or) #f) ((my-or e) e)
                ((my-or e1 e2 ...) (let ((temp e1)) (if temp temp (my-or e2 ...)))))))
    (let ((x #f) (y 7) (temp 8) (let eq?) (if pair?))
      (my-or x (let temp) (if y) y))))
