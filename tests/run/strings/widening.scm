;;; A string of narrow characters can take a wide one by string-set!, and stays the same object.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define s (make-string 3 #\a))
(define alias s)
(string-set! s 1 #\λ)
(string-set! s 2 #\𝄞)
(write s)
(newline)
(write alias)
(newline)
(write (eq? s alias))
(newline)
(write (string-length s))
(newline)
