;;; The current ports are parameters; every procedure with an optional port uses them.
;;; Expected output: R7RS sections 6.13.1 and 4.2.6; Guile agrees.

(import (scheme base) (scheme write) (scheme read))
(define out (open-output-string))
(parameterize ((current-output-port out) (current-input-port (open-input-string "(datum) xyz")))
  (write (read))
  (write (read-char))
  (display (peek-char))
  (write-string (read-string 2))
  (newline)
  (write-char (read-char))
  (display (eof-object? (read-char)))
  (write-shared "s")
  (write-simple 'a)
  (flush-output-port))
(display (get-output-string out))
(newline)
