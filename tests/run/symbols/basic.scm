;;; Symbols with the same name are the same object; names keep their case.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (eq? 'abc 'abc))
(show (eq? 'abc 'Abc))
(show (eq? 'abc (string->symbol "abc")))
(show (symbol=? 'a 'a 'a))
(show (symbol=? 'a 'b))
(show (symbol? 'a))
(show (symbol? "a"))
(show (string->symbol (string-append "x" "y")))
(show '|abc|)
(show (eq? 'abc '|abc|))
