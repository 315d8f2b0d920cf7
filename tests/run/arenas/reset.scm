;;; arena-reset! empties a persistent arena, which can be used again.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define a (make-arena 1024))
(arena-alloc a 500)
(arena-reset! a)
(show (arena-used a))
(show (arena-alive? a))
(show (in-arena a (list 'again)))
(destroy-arena a)
