;;; and and or stop at the first value that decides, and give that value.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (and))
(show (or))
(show (and 1 2 3))
(show (and 1 #f (error "not reached")))
(show (or #f 2 (error "not reached")))
(show (or #f #f))
(show (and 'last))
