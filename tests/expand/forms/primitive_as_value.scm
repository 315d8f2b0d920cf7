; A primitive that is not called directly is a procedure made of it, once.
(import (scheme base))
(define f car)
(define g (if f car cdr))
