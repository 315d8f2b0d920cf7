;;; Strings convert to lists, vectors and symbols and back, also in parts.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (string->list "abc"))
(show (string->list "abcde" 1 3))
(show (list->string '(#\x #\y)))
(show (string->vector "abc"))
(show (string->vector "abcde" 3))
(show (vector->string #(#\a #\b)))
(show (vector->string #(#\a #\b #\c) 1 2))
(show (string->symbol "abc"))
(show (symbol->string 'abc))
(show (string->list ""))
