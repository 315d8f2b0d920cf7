;;; Leaving through an exception destroys the arena; the raised object survives.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define saved #f)
(show (guard (e (#t (list 'caught e (arena-alive? saved))))
        (with-arena (a 1024)
          (set! saved a)
          (raise (list 'raised (vector 1 2))))))
(show (arena-alive? saved))
