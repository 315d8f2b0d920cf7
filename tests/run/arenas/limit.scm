;;; A limit on an arena turns too much live data into an error; garbage does not count.
;;; Expected output: reasoning: a million pairs need 16 MB, a thousand pairs 16 KB.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define (hoard n l) (if (= n 0) (length l) (hoard (- n 1) (cons n l))))
(define (waste n) (if (= n 0) 'done (begin (make-vector 10 n) (waste (- n 1)))))
(show (guard (e ((error-object? e) 'exhausted)) (with-arena (a 1024 'limit 1048576) (hoard 1000000 '()))))
(show (with-arena (a 1024 'limit 10000000) (hoard 1000 '())))
