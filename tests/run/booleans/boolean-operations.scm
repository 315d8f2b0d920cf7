;;; Only #f is false; boolean=? compares several booleans.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (map not (list #f #t '() 0 "" 'nil)))
(show (map boolean? (list #f #t '() 0)))
(show (boolean=? #t #t))
(show (boolean=? #t #f))
(show (boolean=? #f #f #f))
(show (boolean=? #t #t #f))
(show (if '() 'true 'false))
(show (list #true #false))
