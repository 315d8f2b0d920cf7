;;; char->integer, integer->char, case and classes at the edges of Unicode; comparisons of several characters.
;;; Expected output: chibi-scheme; code points that are no scalar values: R7RS 6.6; the case of #\ß: Unicode.

(import (scheme base) (scheme write) (scheme char))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))

(show (map char->integer '(#\x0 #\a #\x7f #\x80 #\xff #\x100 #\xd7ff #\xe000 #\xffff #\x10000 #\x10ffff)))
(show (map (lambda (n) (char->integer (integer->char n))) '(0 127 128 255 256 55295 57344 65535 65536 1114111)))
(show (integer->char #xd800))
(show (integer->char #xdfff))
(show (integer->char #x110000))
(show (integer->char -1))
(show (integer->char 65.0))
(show (char->integer "a"))

(show (list (char<? #\a #\b #\c) (char<? #\a #\c #\b) (char<=? #\a #\a #\b) (char>? #\c #\b #\a) (char>? #\c #\a #\b)
        (char>=? #\b #\b #\a) (char=? #\a #\a #\a) (char=? #\a #\a #\b)))
(show (list (char-ci<? #\a #\B #\c) (char-ci<? #\A #\b #\B) (char-ci<=? #\a #\A #\b) (char-ci>? #\C #\b #\A)
        (char-ci>? #\a #\B) (char-ci>=? #\b #\B #\a) (char-ci=? #\a #\A #\a) (char-ci=? #\λ #\Λ)))
(show (list (char<? #\a #\λ) (char<? #\λ #\x10000) (char=? #\ä #\ä) (char<? #\Z #\a) (char-ci<? #\Z #\a)))

(show (map char-upcase '(#\a #\Z #\1 #\λ #\ß #\ÿ #\й)))
(show (map char-downcase '(#\A #\z #\1 #\Λ #\Σ #\İ #\Й)))
(show (map char-foldcase '(#\A #\z #\1 #\Λ #\Σ #\ς #\Й)))
(show (map char-alphabetic? '(#\a #\Z #\1 #\space #\λ #\ß #\中 #\- #\_)))
(show (map char-numeric? '(#\0 #\9 #\a #\space #\x0664 #\x0ae6)))
(show (map char-whitespace? '(#\space #\tab #\newline #\return #\xa0 #\x3000 #\a #\x1680)))
(show (map char-upper-case? '(#\A #\a #\1 #\Λ #\λ)))
(show (map char-lower-case? '(#\A #\a #\1 #\Λ #\λ)))
(show (map digit-value '(#\0 #\3 #\9 #\x0664 #\x0ae6 #\x0ea6 #\a #\space)))
(show (list (char? #\a) (char? "a") (char? 'a) (char? 97)))
(show (char-upcase "a"))
(show (char<? #\a 1))
(show (char-ci=? #\a 'a))
(show (digit-value 1))
