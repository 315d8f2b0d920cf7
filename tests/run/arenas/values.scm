;;; A body may give several values, or none.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(show (call-with-values (lambda () (with-arena (a 1024) (values (list 1) (vector 2)))) list))
(show (call-with-values (lambda () (with-arena (a 1024) (values))) list))
