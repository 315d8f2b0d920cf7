; A macro made by a macro refers to what was visible where each part was written.
(import (scheme base))
(define x 'outer)
(define-syntax make-getter
  (syntax-rules () ((_ name e) (define-syntax name (syntax-rules () ((_ y) (let ((x 'macro)) (list x y e))))))))
(make-getter get x)
(define (f x) (get x))
