;;; A tree built by a non-tail recursion, walked, and rebuilt while others die.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (make-tree n) (if (= n 0) '() (cons (make-tree (- n 1)) (make-tree (- n 1)))))
(define (nodes t) (if (null? t) 0 (+ 1 (nodes (car t)) (nodes (cdr t)))))
(define (mirror t) (if (null? t) '() (cons (mirror (cdr t)) (mirror (car t)))))
(define kept (make-tree 8))
(define (rounds n total)
  (if (= n 0) total (rounds (- n 1) (+ total (nodes (mirror (make-tree 7)))))))
(write (rounds 10 0))
(newline)
(write (nodes kept))
(newline)
