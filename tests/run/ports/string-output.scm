;;; Output to a string port accumulates and can be asked for at any time.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define p (open-output-string))
(write 'symbol p)
(write-char #\space p)
(write-string "string" p)
(write-string "012345" p 2)
(write-string "012345" p 2 4)
(newline p)
(display 1.5 p)
(write (get-output-string p))
(newline)
(display "more" p)
(write (get-output-string p))
(newline)
