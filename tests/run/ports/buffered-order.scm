;;; Output that is still in a buffer when the program ends is written, in order, through `exit` too.
;;; Expected output: R7RS section 6.14, `exit`.

(import (scheme base) (scheme write) (scheme process-context))
(do ((i 0 (+ i 1))) ((= i 3)) (display i) (newline))
(write-string "no newline at the end")
(exit 0)
