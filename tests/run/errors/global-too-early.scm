;;; A global variable that is used before its definition was reached is an error that names it.
;;; Expected output: Guile; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (get) (list later))
(write 'start)
(newline)
(write (get))
(define later 1)
