;; What a mask that is not negative leaves is a fixnum, whatever it is laid on, and so are fixnums shifted to the right:
;; the test of the result is gone.
;;
;; functions: scatter
(import (scheme base) (scheme write) (srfi 151))

(define (scatter n x y)
  (let loop ((i 0) (x (bitwise-and x 1023)))
    (if (= i n)
        (exact-integer? x)
        (loop (+ i 1) (bitwise-xor (arithmetic-shift x -3) (bitwise-and y 1023))))))
(display (list (scatter (read-u8) (read-u8) (read-u8))))
