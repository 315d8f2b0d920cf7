;;; Complex numbers: parts, arithmetic and notation.
;;; Expected output: Chez; exact complex numbers.

(import (scheme base) (scheme write) (scheme complex))
(define (show x) (write x) (newline))
(show (make-rectangular 1 2))
(show (+ 1+2i 3-2i))
(show (* 1+2i 1-2i))
(show (real-part 1+2i))
(show (imag-part 1+2i))
(show (imag-part 5))
(show (magnitude 3+4i))
(show (= 1+2i (make-rectangular 1 2)))
(show (* 0+1i 0+1i))
(show (angle -1))
