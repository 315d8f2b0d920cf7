;;; Escapes of string literals, and how write shows them (R7RS 6.7).
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show "a\nb")
(show "tab\there")
(show "quote\" backslash\\")
(show (string-length "\x41;\x3bb;"))
(show (string-ref "\x41;" 0))
(show "one \
       line")
(show (string-length "\a\b"))
(display "say \"hi\"\n")
