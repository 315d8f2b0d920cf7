;;; A program without an import sees all of R7RS and the arenas.
;;; Expected output: the language definition of Eshkol.

(define (show x) (write x) (newline))
(show (map char-upcase (list #\a)))
(show (call-with-values (lambda () (exact-integer-sqrt 17)) list))
(show (with-arena (a 1024) (list 1 2)))
(show (force (delay 1)))
