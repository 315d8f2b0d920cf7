; R7RS 4.3.2: `my-or` is right even where `if`, `let` and the temporary's name are rebound.
(import (scheme base))
(define-syntax my-or
  (syntax-rules ()
    ((my-or) #f)
    ((my-or e) e)
    ((my-or e1 e2 ...) (let ((temp e1)) (if temp temp (my-or e2 ...))))))
(define (f x y temp let if) (my-or x (let temp) (if y) y))
