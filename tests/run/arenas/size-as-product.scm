;;; The size of an arena may be written as a product, as in (make-arena 1024 * 1024).
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define a (make-arena 1024 * 1024))
(write (>= (arena-capacity a) 1048576))
(newline)
(write (>= (arena-capacity (make-arena 1)) 1024))
(newline)
(destroy-arena a)
