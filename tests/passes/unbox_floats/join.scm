;; Where two ways meet with a flonum each, the join takes a raw double, since the product after it needs one.
;;
;; functions: twice
(import (scheme base) (scheme write))

(define (twice v)
  (let ((x (* 1.5 (vector-length v))))
    (* 2.0 (if (eq? (vector-ref v 0) 'a) (+ x 1.0) (- x 1.0)))))
(display (list twice))
