;;; Characters outside ASCII are single characters, at every width.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define s "aλé𝄞z")
(show (string-length s))
(show (string-ref s 1))
(show (string-ref s 3))
(show (char->integer (string-ref s 3)))
(show (map char->integer (string->list "é𝄞")))
(display s)
(newline)
(display (string-append s s))
(newline)
(show (string=? s (list->string (string->list s))))
