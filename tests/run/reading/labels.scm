;;; Datum labels make shared and circular data.
;;; Expected output: R7RS section 2.4.

(import (scheme base) (scheme write) (scheme read))
(define (parse text) (read (open-input-string text)))
(define ring (parse "#0=(a b . #0#)"))
(write (eq? ring (cddr ring))) (newline)
(define shared (parse "(#1=(x) #1# . #2=#(#1# #2#))"))
(write (eq? (car shared) (cadr shared))) (newline)
(write (eq? (car shared) (vector-ref (cddr shared) 0))) (newline)
(write (eq? (cddr shared) (vector-ref (cddr shared) 1))) (newline)
(write-shared shared) (newline)
