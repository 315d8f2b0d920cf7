;;; Classes of characters, ASCII and beyond.
;;; Expected output: Guile.

(import (scheme base) (scheme write) (scheme char))
(define (show x) (write x) (newline))
(define all '(#\a #\Z #\5 #\space #\newline #\λ #\! #\_))
(show (map char-alphabetic? all))
(show (map char-numeric? all))
(show (map char-whitespace? all))
(show (map char-upper-case? all))
(show (map char-lower-case? all))
