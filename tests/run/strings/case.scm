;;; Changes of case and comparisons that ignore case.
;;; Expected output: R7RS 6.7, full case conversion of Unicode.

(import (scheme base) (scheme write) (scheme char))
(define (show x) (write x) (newline))
(show (string-upcase "Hello, world 1"))
(show (string-downcase "HELLO"))
(show (string-foldcase "HeLLo"))
(show (string-ci=? "Hello" "hELLO"))
(show (string-ci<? "abc" "ABD"))
(show (string-ci>? "b" "A"))
(show (string-upcase "straße"))
(show (string-downcase "ΧΑΟΣ"))
(show (string-ci=? "Straße" "STRASSE"))
