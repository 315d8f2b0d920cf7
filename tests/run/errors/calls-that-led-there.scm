;;; The report names the procedures that led to an error, nearest first, and where each was when it called the next one.
;;; Recursive procedures are not inlined, so each has its line.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (last-item list)
  (if (null? (cdr list))
      (vector-ref (car list) 0)
      (+ 0 (last-item (cdr list)))))
(define (total lists)
  (if (null? lists)
      0
      (+ (last-item (car lists))
         (total (cdr lists)))))
(write (total (list (list 1 (vector 2)) (list 3 4 'five))))
