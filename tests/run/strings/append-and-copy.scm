;;; string-append, substring and string-copy make new strings; ranges end before their end.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (string-append))
(show (string-append "one"))
(show (string-append "one" "-" "two" "-" "three"))
(show (substring "hello world" 6 11))
(show (string-copy "hello"))
(show (string-copy "hello" 2))
(show (string-copy "hello" 2 4))
(show (string-copy "hello" 5))
(define original (string #\a #\b))
(define copy (string-copy original))
(string-set! copy 0 #\z)
(show (list original copy))
