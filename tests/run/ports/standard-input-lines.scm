;;; Lines are read from standard input until its end.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(let loop ((line (read-line)) (count 1))
  (if (eof-object? line)
      (begin (write 'end) (newline))
      (begin
        (write (list count line))
        (newline)
        (loop (read-line) (+ count 1)))))
