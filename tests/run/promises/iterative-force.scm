;;; A chain of a hundred thousand delay-force steps needs no stack (R7RS 4.2.5).
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme lazy) (scheme write))
(define (loop n) (if (= n 0) (delay 'done) (delay-force (loop (- n 1)))))
(write (force (loop 100000)))
(newline)
