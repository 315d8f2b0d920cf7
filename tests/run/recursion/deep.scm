;;; A recursion that is not a tail call goes a million levels deep.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (sum n) (if (= n 0) 0 (+ n (sum (- n 1)))))
(write (sum 1000000))
(newline)
(define (count-to n) (if (= n 0) '() (cons n (count-to (- n 1)))))
(write (length (count-to 1000000)))
(newline)
(define (depth l) (if (pair? l) (+ 1 (depth (cdr l))) 0))
(write (depth (count-to 1000000)))
(newline)
