;; 2^53 + 1 is no double: the comparison stays one of tagged values.
;;
;; functions: less
(import (scheme base) (scheme write))

(define (less v)
  (let ((x (* 1.5 (vector-length v))))
    (if (< x 9007199254740993) 'yes 'no)))
(display (list less))
