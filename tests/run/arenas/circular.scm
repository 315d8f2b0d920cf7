;;; Circular structure leaves an arena with its cycle.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme cxr) (scheme write) (eshkol arena))
(define ring
  (with-arena (a 1024)
    (let ((l (list 1 2 3)))
      (set-cdr! (cddr l) l)
      l)))
(write (list (car ring) (list-ref ring 4) (eq? ring (cdddr ring))))
(newline)
