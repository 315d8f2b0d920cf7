;;; Two record types of the same name are different types (R7RS 5.5).
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define-record-type thing (make-a v) a? (v a-v))
(define first (make-a 1))
(let ()
  (define-record-type thing (make-b v) b? (v b-v))
  (write (list (b? first) (b? (make-b 2)) (a? (make-b 2)) (a? first))))
(newline)
