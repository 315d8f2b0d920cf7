;;; Simple case conversions of characters.
;;; Expected output: Guile.

(import (scheme base) (scheme write) (scheme char))
(define (show x) (write x) (newline))
(show (map char-upcase '(#\a #\Z #\1 #\λ #\ß)))
(show (map char-downcase '(#\A #\z #\1 #\Σ)))
(show (map char-foldcase '(#\A #\Σ #\ς)))
(show (char-ci=? #\a #\A #\a))
(show (char-ci<? #\a #\B))
