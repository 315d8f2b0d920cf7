;;; Destroying an arena twice is an error with a code of its own.
;;; Expected output: Guile, with the arena forms as macros; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write) (eshkol arena))
(define a (make-arena 1024))
(destroy-arena a)
(write 'destroyed)
(newline)
(begin (destroy-arena a) (newline))
