;;; Standard input: data, then lines with all three ends, then the end.
;;; Expected output: R7RS section 6.13.2.

(import (scheme base) (scheme write) (scheme read))
(define (show x) (write x) (newline))
(show (read))
(show (read))
(show (read-char))
(show (read-line))
(show (read-line))
(show (read-line))
(show (peek-char))
(show (read-string 10))
(show (eof-object? (read-line)))
(show (eof-object? (read)))
