;;; Reading from a string port: characters, lines, pieces, and the end that stays the end.
;;; Expected output: R7RS section 6.13.2; Guile agrees.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define port (open-input-string "ab\nλ second\n\nlast"))
(show (peek-char port))
(show (read-char port))
(show (char-ready? port))
(show (read-line port))
(show (read-string 3 port))
(show (read-line port))
(show (read-line port))
(show (read-line port))
(show (eof-object? (read-line port)))
(show (eof-object? (read-char port)))
(show (eof-object? (peek-char port)))
(show (eof-object? (read-string 1 port)))
