;;; Strings know their length and give their characters by index.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (string-length "hello"))
(show (string-length ""))
(show (string-ref "hello" 1))
(show (string #\a #\b #\c))
(show (string))
(show (string? "x"))
(show (string? #\x))
(show (make-string 3 #\z))
(show (string-length (make-string 4)))
