;;; String comparisons with several arguments, prefixes, empty strings, case and characters beyond Latin-1.
;;; Expected output: chibi-scheme; a final sigma needs a letter before it (Unicode 3.13, Final_Sigma).

(import (scheme base) (scheme write) (scheme char))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))

(show (list (string=? "" "") (string=? "a" "a" "a") (string=? "a" "a" "b") (string=? "a" "") (string=? "λ" "λ")))
(show (list (string<? "" "a") (string<? "a" "") (string<? "a" "b" "c") (string<? "a" "c" "b") (string<? "ab" "abc")
        (string<? "abc" "ab") (string<? "Z" "a") (string<? "z" "λ") (string<? "a" "a")))
(show (list (string>? "b" "a") (string>? "c" "b" "a") (string>? "b" "b") (string>? "abc" "ab") (string>? "λ" "z")))
(show (list (string<=? "a" "a" "b") (string<=? "b" "a") (string<=? "" "") (string>=? "b" "b" "a")
        (string>=? "a" "b")))
(show (list (string-ci=? "ABC" "abc" "aBc") (string-ci=? "Straße" "STRASSE") (string-ci=? "abc" "abd")
        (string-ci=? "ΛΣ" "λς")))
(show (list (string-ci<? "ABC" "abd") (string-ci<? "abd" "ABC") (string-ci<? "a" "B" "c") (string-ci>? "B" "a")
        (string-ci>? "C" "b" "A") (string-ci<=? "A" "a" "B") (string-ci>=? "B" "b" "A") (string-ci<=? "b" "A")))

(show (list (string-upcase "") (string-upcase "abc1") (string-upcase "Straße") (string-upcase "λς")))
(show (list (string-downcase "ABC1") (string-downcase "ΛΟΓΟΣ") (string-downcase "ΧΑΟΣ ΧΑΟΣ") (string-downcase "Σ")))
(show (list (string-foldcase "ABC") (string-foldcase "Straße") (string-foldcase "ΧΑΟΣ")))
(show (list (string? "") (string? #\a) (string? 'a) (string? (string #\a))))

(show (list (equal? "abc" "abc") (equal? "" "")))
(show (string=? "a" 'a))
(show (string<? "a" #\b))
(show (string-ci=? "a" 1))
(show (string-upcase 'a))
