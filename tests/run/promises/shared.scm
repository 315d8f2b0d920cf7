;;; A promise and the one it was made of by delay-force share their value.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme lazy) (scheme write))
(define (show x) (write x) (newline))
(define count 0)
(define r (delay (begin (set! count (+ count 1)) (list 'value))))
(define s (delay-force r))
(define t (delay-force s))
(show (eq? (force t) (force r)))
(show (eq? (force s) (force r)))
(show count)
