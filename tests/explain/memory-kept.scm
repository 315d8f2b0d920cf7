;;; What the program keeps, in a global variable, is never freed; what it drops is.
(import (scheme base) (scheme write))
(define kept '())
(define (remember! i) (set! kept (cons (list i (number->string i)) kept)))
(define (run n) (do ((i 0 (+ i 1))) ((= i n) (length kept)) (remember! i) (if (= 0 (modulo i 1000)) (set! kept '()))))
(write (run 15000))
