;;; arena-alloc gives zeroed bytes in a persistent arena and is counted.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define a (make-arena 1024))
(define b (arena-alloc a 10))
(show b)
(bytevector-u8-set! b 9 255)
(show (bytevector-u8-ref b 9))
(arena-alloc a 100)
(arena-alloc-aligned a 16 64)
(show (arena-allocation-count a))
(show (>= (arena-used a) 126))
(show (bytevector-length (arena-alloc a 100000)))
(destroy-arena a)
