;;; map over something that is not a list names map.
;;; Expected output: Guile and Gambit; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define data '(1 2 . 3))
(write (list (map - data)))
(newline)
