;;; Several values, argument lists by `apply`, and rest arguments in every turn.

(import (scheme base) (scheme process-context) (scheme write))
(define turns (* 580000 (string->number (cadr (command-line)))))
(define (split n) (values (list n) (vector n (+ n 1)) (number->string (modulo n 1000))))
(define (count . arguments) (length arguments))
(define (spread first . rest) (+ first (length rest) (apply count first rest)))
(define (turn n)
  (call-with-values
    (lambda () (split n))
    (lambda (a b c)
      (let-values (((x y) (values (cons (car a) c) b)) (all (split (+ n 1))))
        (+ (car x) (vector-ref y 1) (string-length (cdr x)) (length all) (apply spread n n n (list 1 2 3)))))))
(define (run n checksum)
  (if (= n 0) checksum (run (- n 1) (modulo (+ (* 3 checksum) (turn n)) 1000003))))
(write (run turns 0))
(newline)
