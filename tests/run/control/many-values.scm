;;; More values than fit in registers, and through apply.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (count-to n)
  (let loop ((n n) (result '()))
    (if (= n 0) result (loop (- n 1) (cons n result)))))
(show (call-with-values (lambda () (values 1 2 3 4 5 6 7 8 9 10)) list))
(show (call-with-values (lambda () (apply values (count-to 20))) list))
(show (call-with-values (lambda () (apply values (count-to 100))) +))
(show (let-values (((a b c d e f g . rest) (apply values (count-to 12)))) (list a g rest)))
