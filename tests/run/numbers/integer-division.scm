;;; All division operators agree with R7RS 6.2.6 for every combination of signs.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (all-signs operation)
  (show (list (operation 7 2) (operation -7 2) (operation 7 -2) (operation -7 -2))))
(define (both operation)
  (lambda (n d) (call-with-values (lambda () (operation n d)) list)))
(all-signs quotient)
(all-signs remainder)
(all-signs modulo)
(all-signs floor-quotient)
(all-signs floor-remainder)
(all-signs truncate-quotient)
(all-signs truncate-remainder)
(all-signs (both floor/))
(all-signs (both truncate/))
