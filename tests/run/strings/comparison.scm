;;; String comparisons are lexicographic by code point and take several strings.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (string=? "abc" "abc" "abc"))
(show (string=? "abc" "abd"))
(show (string<? "abc" "abd" "b"))
(show (string<? "ab" "abc"))
(show (string<? "abc" "ab"))
(show (string>? "b" "abc"))
(show (string<=? "a" "a" "b"))
(show (string>=? "b" "a" "a"))
(show (string<? "Z" "a"))
(show (string<? "z" "λ"))
