;;; The handle of a lexical arena cannot be used after its body.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define saved #f)
(with-arena (a 1024) (set! saved a))
(write (arena-alive? saved))
(newline)
(write (guard (e ((error-object? e) 'dead)) (in-arena saved (list 1))))
(newline)
