;;; Characters, lines and strings are read from a string port.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define p (open-input-string "one\ntwo three\n\nlast"))
(show (peek-char p))
(show (read-char p))
(show (read-line p))
(show (read-string 3 p))
(show (read-line p))
(show (read-line p))
(show (read-line p))
(show (eof-object? (read-line p)))
(show (eof-object? (read-char p)))
(show (eof-object? (peek-char p)))
(show (eof-object? (read-string 5 p)))
(show (eof-object? (eof-object)))
(show (char-ready? (open-input-string "x")))
