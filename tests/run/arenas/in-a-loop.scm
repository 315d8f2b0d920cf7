;;; A hundred thousand arenas one after the other; each result feeds the next.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (work n state)
  (if (= n 0)
      state
      (work (- n 1)
            (with-arena (a 4096)
              (let ((all (map (lambda (x) (+ x n)) state)))
                (map (lambda (x) (modulo x 1000)) all))))))
(write (work 20000 '(1 2 3)))
(newline)
