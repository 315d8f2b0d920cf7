;;; call/cc leaves a computation with a value.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (+ 1 (call/cc (lambda (k) (+ 10 (k 1))))))
(show (call/cc (lambda (k) 'normal)))
(define (find-first test list)
  (call-with-current-continuation
    (lambda (return)
      (for-each (lambda (x) (if (test x) (return x))) list)
      #f)))
(show (find-first negative? '(54 0 37 -3 245 19)))
(show (find-first negative? '(1 2)))
(define (list-length obj)
  (call/cc
    (lambda (return)
      (letrec ((r (lambda (obj)
                    (cond ((null? obj) 0) ((pair? obj) (+ (r (cdr obj)) 1)) (else (return #f))))))
        (r obj)))))
(show (list-length '(1 2 3 4)))
(show (list-length '(a b . c)))
