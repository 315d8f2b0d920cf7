;;; A hundred million hops each of a self, a mutual and a higher-order tail call.
;;; Expected output: Chez; R7RS 3.5.

(import (scheme base) (scheme write))
(define (count n) (if (= n 0) 'self (count (- n 1))))
(define (even n) (if (= n 0) 'even (odd (- n 1))))
(define (odd n) (if (= n 0) 'odd (even (- n 1))))
(define (hop f n) (if (= n 0) 'higher-order (f f (- n 1))))
(write (count 100000000))
(newline)
(write (even 100000000))
(newline)
(write (hop hop 100000000))
(newline)
