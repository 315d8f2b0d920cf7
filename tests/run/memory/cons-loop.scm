;;; A loop that conses gigabytes through map keeps a small resident memory.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (work n total)
  (if (= n 0)
      total
      (work (- n 1) (+ total (apply + (map (lambda (x) (* x 2)) (list n 2 3)))))))
(write (work 3000000 0))
(newline)
