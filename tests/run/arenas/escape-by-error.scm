;;; An error of a primitive in the body destroys the arena as well.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define saved #f)
(define five 5)
(show (guard (e ((error-object? e) 'caught))
        (with-arena (a 1024)
          (set! saved a)
          (list 1 (car five)))))
(show (arena-alive? saved))
