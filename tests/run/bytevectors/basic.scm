;;; Bytevectors hold bytes; they are made, measured, read and changed.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (bytevector 1 2 255))
(show (bytevector))
(show (make-bytevector 3 7))
(show (bytevector-length #u8(1 2 3)))
(show (bytevector-u8-ref #u8(1 2 3) 2))
(define b (bytevector 1 2 3))
(bytevector-u8-set! b 1 200)
(show b)
(show (bytevector? b))
(show (bytevector? #(1 2)))
