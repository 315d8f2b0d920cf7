;;; Characters compare by code point, several at once.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (char<? #\a #\b #\c))
(show (char<? #\a #\c #\b))
(show (char=? #\a #\a #\a))
(show (char>? #\z #\a))
(show (char<=? #\a #\a #\b))
(show (char>=? #\b #\b #\a))
(show (char<? #\Z #\a))
(show (char->integer #\A))
(show (integer->char 955))
(show (char? #\a))
(show (char? "a"))
