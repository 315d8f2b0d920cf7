;;; Unfinished data is a read error.
;;; Expected output: Guile and Gambit; an uncaught error ends with exit code 70.

(import (scheme base) (scheme read) (scheme write))
(write (list (read (open-input-string "(1 2"))))
(newline)
