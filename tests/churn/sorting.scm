;;; Merge sort of lists, again and again: a recursion in which one half waits while the other is sorted.

(import (scheme base) (scheme process-context) (scheme write))
(define turns (* 22 (string->number (cadr (command-line)))))
(define (next-random r) (modulo (+ (* r 1103515245) 12345) 2147483648))
(define (numbers n r list) (if (= n 0) list (numbers (- n 1) (next-random r) (cons (quotient r 32) list))))
(define (merge a b)
  (cond ((null? a) b)
        ((null? b) a)
        ((< (car b) (car a)) (cons (car b) (merge a (cdr b))))
        (else (cons (car a) (merge (cdr a) b)))))
(define (halves list a b) (if (null? list) (cons a b) (halves (cdr list) (cons (car list) b) a)))
(define (sort list)
  (if (or (null? list) (null? (cdr list)))
      list
      (let ((parts (halves list '() '())))
        (merge (sort (car parts)) (sort (cdr parts))))))
(define (checksum list sum) (if (null? list) sum (checksum (cdr list) (modulo (+ (* 3 sum) (car list)) 1000003))))
(define (run n total)
  (if (= n 0)
      total
      (run (- n 1) (modulo (+ total (checksum (sort (numbers 30000 n '())) 0)) 1000003))))
(write (run turns 0))
(newline)
