;;; apply passes three thousand arguments.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (count-to n)
  (let loop ((n n) (result '()))
    (if (= n 0) result (loop (- n 1) (cons n result)))))
(write (apply + (count-to 3000)))
(newline)
(write (length (apply list (count-to 3000))))
(newline)
(write (apply (lambda (a b c d e . rest) (list a e (length rest))) (count-to 3000)))
(newline)
