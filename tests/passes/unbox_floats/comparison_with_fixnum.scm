;; An exact integer is compared by its true value (R7RS 6.2.6 asks for transitivity), and a large one is no double: only
;; the comparison with the constant 2 is one of doubles.
;;
;; functions: less
(import (scheme base) (scheme write))

(define (less v)
  (let ((x (* 1.5 (vector-length v))))
    (list (if (< x (vector-length v)) 'yes 'no)
          (if (< x 2) 'yes 'no))))
(display (list less))
