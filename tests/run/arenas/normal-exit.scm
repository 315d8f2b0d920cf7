;;; The result of a with-arena body is moved out and stays usable; the handle is dead afterwards.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define saved #f)
(define result
  (with-arena (a 1024)
    (set! saved a)
    (show (arena-alive? a))
    (map (lambda (x) (list x (* x x))) '(1 2 3))))
(show result)
(show (arena? saved))
(show (arena-alive? saved))
(show (arena? 'a))
