;;; string->utf8 and utf8->string convert all or a range.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (string->utf8 "A"))
(show (string->utf8 "λ𝄞"))
(show (utf8->string (bytevector 206 187 65)))
(show (utf8->string (bytevector 65 66 67 68) 1 3))
(show (string->utf8 "aλb" 1 2))
(show (equal? "é" (utf8->string (string->utf8 "é"))))
