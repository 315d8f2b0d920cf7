;;; A do loop that replaces a global list a million times keeps a small resident memory.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define state '())
(do ((i 0 (+ i 1)))
    ((= i 2000000))
  (set! state (list i (+ i 1) (+ i 2))))
(write state)
(newline)
