;;; A procedure called with too few arguments names itself; the place is the call.
;;; Expected output: Guile and Gambit; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (three a b c) (list a b c))
(define g (if (pair? '(1)) three car))
(write (list (g 1 2)))
(newline)
