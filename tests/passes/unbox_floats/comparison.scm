;; Flonums are compared as doubles; what is compared is not boxed.
;;
;; functions: less
(import (scheme base) (scheme write))

(define (less v)
  (let ((x (* 1.5 (vector-length v))))
    (if (< (* x x) (+ x 1.0)) 'yes 'no)))
(display (list less))
