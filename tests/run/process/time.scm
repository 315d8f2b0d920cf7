;;; The clocks run forward.
;;; Expected output: Guile.

(import (scheme base) (scheme time) (scheme write))
(define start (current-jiffy))
(define (spin n) (if (> n 0) (spin (- n 1))))
(spin 10000)
(write (<= start (current-jiffy)))
(newline)
(write (exact-integer? (jiffies-per-second)))
(newline)
(write (> (current-second) 1.7e9))
(newline)
