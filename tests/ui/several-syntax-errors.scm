;;; One run reports every syntax error.

(import (scheme base))
(define a #\nosuchname)
(define b '(1 . 2 3))
(define c "\q")
(define d #q)
