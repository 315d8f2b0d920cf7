;;; Datum labels in quoted data make shared and circular constants (R7RS 2.4).
;;; Expected output: R7RS 2.4.

(import (scheme base) (scheme write))
(define x '#0=(a b . #0#))
(write (list-ref x 100))
(newline)
(write (eq? x (cddr x)))
(newline)
(define y '(#1=(p) #1#))
(write (eq? (car y) (cadr y)))
(newline)
