;;; digit-value of decimal digits in any script (R7RS 6.6).
;;; Expected output: Guile.

(import (scheme base) (scheme write) (scheme char))
(define (show x) (write x) (newline))
(show (digit-value #\3))
(show (digit-value #\x0664))
(show (digit-value #\x0AE6))
(show (digit-value #\x0EA6))
(show (digit-value #\a))
