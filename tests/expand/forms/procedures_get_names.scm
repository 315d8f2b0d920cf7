; A procedure is called after the variable that it initialises or is assigned to.
(import (scheme base))
(define a (lambda () 1))
(define b (let ((c (lambda () 2))) (set! a (lambda () 3)) c))
(list (lambda () 4))
