;;; cond takes tests alone, => receivers and else.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (cond ((> 3 2) 'greater) ((< 3 2) 'less)))
(show (cond ((assv 'b '((a 1) (b 2))) => cadr) (else #f)))
(show (cond (#f 1) (2)))
(show (cond (#f 1) (else 'a 'b)))
(show (cond ((values 1) => -) (else 2)))
