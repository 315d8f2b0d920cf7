;;; A promise whose computation fails is computed again at the next force.
;;; Expected output: Guile.

(import (scheme base) (scheme lazy) (scheme write))
(define tries 0)
(define p (delay (begin (set! tries (+ tries 1)) (if (= tries 1) (raise 'first-time) tries))))
(write (guard (e (#t e)) (force p)))
(newline)
(write (force p))
(newline)
(write (force p))
(newline)
