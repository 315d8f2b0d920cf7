;;; #!fold-case and #!no-fold-case change how symbols are read (R7RS 2.1).
;;; Expected output: Guile; R7RS 2.1.

(import (scheme base) (scheme write))
#!fold-case
(WRITE 'ABC)
(newline)
#!no-fold-case
(write 'Def)
(newline)
(write (eq? 'a 'A))
(newline)
