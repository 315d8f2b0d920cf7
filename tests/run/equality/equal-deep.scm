;;; equal? of structures a million levels deep needs no machine stack of that depth.
;;; Expected output: Chez.

(import (scheme base) (scheme write))
(define (nest n)
  (let loop ((n n) (result '()))
    (if (= n 0) result (loop (- n 1) (list result)))))
(write (equal? (nest 1000000) (nest 1000000)))
(newline)
