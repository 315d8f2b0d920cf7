;;; write and display differ for strings and characters, also inside data.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define data (list "s" #\c 'sym 1.5 #t '() (vector "v" #\d) (cons 1 "x")))
(write data)
(newline)
(display data)
(newline)
(write ''(a `(b ,c ,@d)))
(newline)
(display "")
(write "")
(newline)
