;;; A parenthesis that closes nothing is reported where it stands.

(import (scheme base))
(define (f x) (+ x 1)))
(f 1)
