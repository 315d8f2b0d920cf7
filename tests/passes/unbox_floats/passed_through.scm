;; What comes tagged and leaves tagged is not unboxed in between, though one way multiplies it.
;;
;; functions: choose
(import (scheme base) (scheme write) (scheme inexact))

(define (choose v)
  (let loop ((i 0) (x (exp (* 1.0 (vector-length v)))))
    (vector-set! v i x)
    (if (< (* x 2.0) 5.0)
        x
        (loop (+ i 1) (exp (* 1.0 i))))))
(display (list choose))
