;;; A port that cannot perform input is not open for input, and the other way round.
;;; Expected output: R7RS 6.13.1: "#f otherwise".

(import (scheme base) (scheme write))
(define in (open-input-string "x"))
(define out (open-output-string))
(write (map input-port-open? (list in out)))
(write (map output-port-open? (list in out)))
(close-port in)
(close-port out)
(write (map input-port-open? (list in out)))
(write (map output-port-open? (list in out)))
(newline)
(write (guard (e ((error-object? e) 'wrong)) (input-port-open? "x")))
(newline)
