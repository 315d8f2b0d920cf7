;;; A loop whose bits a mask keeps within the fixnums has no reclaim point. One that shifts what may be large to the right
;;; has a point in the out-of-line path of the shift; one that may make large integers looks at its back edge.

(import (scheme base) (srfi 151))
(define (masked n x)
  (let loop ((i 0) (x (bitwise-and x 1023)))
    (if (< i (string-length n))
        (loop (+ i 1) (bitwise-xor (arithmetic-shift x -3) 5))
        x)))
(define (shorter x)
  (if (= x 0)
      'done
      (shorter (arithmetic-shift x -1))))
(define (mixed x y)
  (if (= x 0)
      'done
      (mixed (bitwise-and x y) y)))
(list (masked (make-string 3 #\a) (read-u8)) (masked "b" (read-u8)) (shorter (expt 10 3)) (shorter (expt 10 2))
  (mixed (read-u8) (read-u8)) (mixed (read-u8) (read-u8)))
