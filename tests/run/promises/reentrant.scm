;;; A promise that forces itself keeps the first value that was found (R7RS 4.2.5).
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme lazy) (scheme write))
(define x 5)
(define count 0)
(define p
  (delay (begin (set! count (+ count 1))
                (if (> count x) count (force p)))))
(write (force p))
(newline)
(set! x 10)
(write (force p))
(newline)
