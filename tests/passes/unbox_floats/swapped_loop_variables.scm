;; Loop variables that change places are raw all the same.
;;
;; functions: fibonacci
(import (scheme base) (scheme write))

(define (fibonacci n)
  (let loop ((i 0) (a 0.0) (b 1.0))
    (if (= i n)
        a
        (loop (+ i 1) b (+ a b)))))
(display (list fibonacci))
