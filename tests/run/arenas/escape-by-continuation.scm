;;; Leaving through a continuation destroys the arena; what was stored outside survives.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define saved #f)
(define box (list #f))
(show (call/cc
        (lambda (k)
          (with-arena (a 1024)
            (set! saved a)
            (set-car! box (list 'stored (vector 1 2)))
            (k (list 'escaped "with" 'data))))))
(show (arena-alive? saved))
(show box)
