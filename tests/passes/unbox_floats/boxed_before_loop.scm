;; What the loop stores is the same in each turn: it is boxed once, before the loop.
;;
;; functions: fill
(import (scheme base) (scheme write))

(define (fill v n)
  (let ((x (* 1.5 n)))
    (let loop ((i 0))
      (if (< i (vector-length v))
          (begin (vector-set! v i x) (loop (+ i 1)))
          (* x 2)))))
(display (fill (make-vector 3) 3))
(display (fill (make-vector 4) 4))
