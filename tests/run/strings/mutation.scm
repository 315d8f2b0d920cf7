;;; string-set!, string-fill! and string-copy! change strings in place, also when source and target overlap.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define s (make-string 5 #\.))
(string-set! s 2 #\x)
(show s)
(string-fill! s #\o 3)
(show s)
(string-fill! s #\i 0 2)
(show s)
(define t (string-copy "abcdefgh"))
(string-copy! t 2 "12345" 1 3)
(show t)
(string-copy! t 1 t 0 5)
(show t)
(string-copy! t 0 t 3)
(show t)
