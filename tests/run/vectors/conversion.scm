;;; Vectors convert to lists and back, in whole and in part.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (vector->list #(1 2 3)))
(show (vector->list #(1 2 3) 1))
(show (vector->list #(1 2 3) 1 2))
(show (list->vector '(1 (2) 3)))
(show (list->vector '()))
(show (vector->list #()))
