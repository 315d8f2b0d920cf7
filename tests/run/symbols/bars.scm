;;; write puts bars around names that need them, and escapes inside (R7RS 2.1).
;;; Expected output: Gambit; R7RS 2.1 and 6.13.3.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show '|hello world|)
(show (string->symbol ""))
(show '|a\x41;b|)
(show (symbol->string '|a\|b|))
(show (string->symbol "12"))
(display '|hello world|)
(newline)
