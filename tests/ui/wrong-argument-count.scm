;;; A call that is certain to have the wrong number of arguments is a warning: the program compiles.

(import (scheme base))
(define (two a b) (list a b))
(guard (e (#t 'caught)) (two 1))
