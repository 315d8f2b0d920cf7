;;; How write and display show data of every kind.
;;; Expected output: R7RS section 6.13.3 and 7.1.2; Guile agrees, but for #u8.

(import (scheme base) (scheme write))
(define (both x) (write x) (display " ") (display x) (newline))
(both '())
(both #t)
(both #f)
(both 'sym)
(both '(1 (2 "three" #\4) . 5))
(both '#(1 #(2) "s" #\a))
(both (bytevector 1 2 255))
(both "plain")
(both "quote \" backslash \\")
(both #\a)
(both '("a" #\b c))
(both -17)
(both 1/2)
(both 1.5)
