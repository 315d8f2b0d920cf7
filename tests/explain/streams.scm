;;; Promises: an endless list, of which the front is forgotten.
(import (scheme base) (scheme lazy) (scheme write))
(define (from n) (delay (cons n (from (+ n 1)))))
(define (drop stream n) (if (= n 0) (car (force stream)) (drop (cdr (force stream)) (- n 1))))
(write (drop (from 0) 12000))
