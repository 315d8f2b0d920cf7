; Each clause has parameters of its own.
(import (scheme base))
(define f (case-lambda ((a) a) ((a b) (cons a b)) ((a . rest) rest) (all all)))
