;;; assq, assv and assoc by their equivalences, and assoc with a predicate.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define table '((a 1) (b 2) (5 five) ("s" string) ((l) list)))
(show (assq 'b table))
(show (assq 'z table))
(show (assv 5 table))
(show (assoc "s" table))
(show (assoc (list 'l) table))
(show (assoc 2.0 '((1 one) (2 two)) =))
