;;; Objects of every type leave an arena unharmed.
;;; Expected output: reasoning: the values are those the same program without an arena has in Guile.

(import (scheme base) (scheme inexact) (scheme lazy) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(define all
  (with-arena (a 1024)
    (list (expt 3 60) (/ 10 4) (sqrt -4.0) 1e300 (string #\a #\λ) (vector 1 (list 2)) (bytevector 1 2)
          (make-point (list 1) "y") (delay (list 'forced)) (make-parameter (list 'p)) (list->string '(#\x)))))
(show (list-ref all 0))
(show (list-ref all 1))
(show (list-ref all 3))
(show (list-ref all 4))
(show (list-ref all 5))
(show (list-ref all 6))
(show (list (point-x (list-ref all 7)) (point-y (list-ref all 7))))
(show (force (list-ref all 8)))
(show ((list-ref all 9)))
(show (list-ref all 10))
