;;; Literals of every kind in program text.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show '(1 -2 3.5 1/2 #xFF #b101 #o17 #e1.5 1e3))
(show '(#t #f #true #false))
(show '#(1 #(2) ()))
(show '#u8(0 127 255))
(show '(a . b))
(show '(a . (b . (c))))
(show ''a)
(show '`(a ,b ,@c))
(show "string")
(show #\a)
(show '())
