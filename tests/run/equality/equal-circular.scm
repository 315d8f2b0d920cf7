;;; equal? ends on circular structure (R7RS 6.1).
;;; Expected output: Chez.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (circle . elements)
  (let ((last (let loop ((l elements)) (if (null? (cdr l)) l (loop (cdr l))))))
    (set-cdr! last elements)
    elements))
(show (equal? (circle 1 2) (circle 1 2)))
(show (equal? (circle 1 2) (circle 1 2 1 2)))
(show (equal? (circle 1 2) (circle 1 3)))
