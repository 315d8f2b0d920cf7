;;; A closure made in an arena works outside it, with its variables.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define counter
  (with-arena (a 1024)
    (let ((n 0) (step (list 10)))
      (lambda () (set! n (+ n (car step))) n))))
(counter)
(show (counter))
(define add (with-arena (a 1024) (let ((x (string-length (make-string 5 #\a)))) (lambda (y) (+ x y)))))
(show (add 1))
