;;; Empty standard input is at its end at once.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme read) (scheme write))
(write (eof-object? (peek-char)))
(newline)
(write (eof-object? (read-char)))
(newline)
(write (eof-object? (read)))
(newline)
