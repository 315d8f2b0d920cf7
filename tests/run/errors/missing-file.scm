;;; Opening a file that does not exist is a file error with its name.
;;; Expected output: Guile and Gambit; an uncaught error ends with exit code 70.

(import (scheme base) (scheme file) (scheme write))
(write (list (open-input-file "no-such-file.txt")))
(newline)
