;;; Floats of extreme magnitude are objects.
(import (scheme base) (scheme write))
(define (run n)
  (let loop ((i 0) (x 1e-300) (best 0.0))
    (if (= i n) best (loop (+ i 1) (if (> x 1e-200) 1e-300 (* x 10.0)) (max best (vector-ref (vector x) 0))))))
(write (run 60000))
