;;; only, except, rename and prefix, also nested (R7RS 5.2).
;;; Expected output: Guile.

(import (only (scheme base) define quote lambda)
        (rename (only (scheme base) car cdr newline) (car first) (cdr rest))
        (prefix (only (scheme base) list vector) make-)
        (except (scheme write) display)
        (prefix (rename (only (scheme base) + -) (+ plus)) n:))
(define data (make-list 1 2 3))
(write (first (rest data)))
(newline)
(write (make-vector (n:plus 1 2) (n:- 5 1)))
(newline)
