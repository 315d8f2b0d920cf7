;;; string-map and string-for-each take several strings and stop at the shortest.
;;; Expected output: Gambit.

(import (scheme base) (scheme write) (scheme char))
(define (show x) (write x) (newline))
(show (string-map char-upcase "abc"))
(show (string-map (lambda (a b) (if (char<? a b) a b)) "adc" "bbbzz"))
(string-for-each (lambda (c) (write (char->integer c)) (newline)) "AB")
(string-for-each (lambda (a b) (write (list a b)) (newline)) "abc" "12")
(show (let ((codes '())) (string-for-each (lambda (c) (set! codes (cons c codes))) "xyz") codes))
