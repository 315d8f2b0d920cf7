;;; Lists of a million elements go through append, map, length, reverse and list->vector.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (count-to n)
  (let loop ((n n) (result '()))
    (if (= n 0) result (loop (- n 1) (cons n result)))))
(define long (count-to 1000000))
(show (length long))
(show (length (append long long)))
(show (apply + (map (lambda (x) 1) long)))
(show (car (reverse long)))
(show (vector-length (list->vector long)))
