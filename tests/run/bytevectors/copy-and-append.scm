;;; bytevector-copy, bytevector-copy! and bytevector-append on ranges, also overlapping ones.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define b (bytevector 0 1 2 3 4))
(show (bytevector-copy b 1 3))
(show (bytevector-copy b 3))
(show (bytevector-append b #u8(9) (bytevector)))
(bytevector-copy! b 1 b 0 3)
(show b)
(bytevector-copy! b 0 #u8(7 8 9) 1)
(show b)
(bytevector-copy! b 3 #u8(100 101 102) 1 3)
(show b)
