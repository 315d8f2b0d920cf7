; Macros that work through a list, and macros that are passed to macros.
(import (scheme base))
(define-syntax reverse-quote
  (syntax-rules () ((_ () done) 'done) ((_ (x y ...) (done ...)) (reverse-quote (y ...) (x done ...)))))
(reverse-quote (1 2 3) ())
(define-syntax call-with-arguments (syntax-rules () ((_ k a ...) (k a ... 3))))
(call-with-arguments list 1 2)
