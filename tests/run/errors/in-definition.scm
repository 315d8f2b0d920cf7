;;; The value of a definition is computed at the top level too.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (reciprocal n) (+ 0 (quotient 1 n)))
(define unit (+ 1 (reciprocal 0)))
