;;; A promise is computed once, when forced.
;;; Expected output: Gambit.

(import (scheme base) (scheme lazy) (scheme write))
(define (show x) (write x) (newline))
(define count 0)
(define p (delay (begin (set! count (+ count 1)) (* count 100))))
(show count)
(show (force p))
(show (force p))
(show count)
(show (promise? p))
(show (promise? 5))
(show (force (make-promise 7)))
(show (force 8))
(show (promise? (make-promise (delay 1))))
(show (eq? p (make-promise p)))
