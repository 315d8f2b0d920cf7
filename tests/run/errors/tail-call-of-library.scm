;;; A call of a library procedure in tail position is the place of its error.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (greeting name) (string-append "dear " name ", hello"))
(display (greeting "a"))
(newline)
(display (greeting 5))
