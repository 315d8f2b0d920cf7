;;; when and unless evaluate their bodies in order and give the last value.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (when (> 2 1) (write 'a) (write 'b) 'c))
(show (unless (> 1 2) (write 'd) 'e))
(when #f (write 'never))
(unless #t (write 'never))
(show 'end)
