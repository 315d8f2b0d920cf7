;;; An unquotation with several operands stands for so many elements.
;;; Expected output: R6RS 11.17, which R7RS 4.2.8 leaves open. Chez prints the same.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define a '(1 2))
(define b '(3))
(show `(0 (unquote) 9))
(show `(0 (unquote a b) 9))
(show `(0 (unquote-splicing a b) 9))
(show `(0 (unquote-splicing a b)))
(show `#(0 (unquote-splicing a b) 9 ,@b))
(show `#(0 (unquote a 'x)))
