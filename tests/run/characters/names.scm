;;; Named characters are read by name and written by name (R7RS 6.6).
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (map char->integer '(#\alarm #\backspace #\delete #\escape #\newline #\null #\return #\space #\tab)))
(show '(#\space #\newline #\tab #\a #\( #\"))
(show #\x41)
(show (char->integer #\x))
(show #\x3bb)
(display (list #\a #\space #\b))
(newline)
