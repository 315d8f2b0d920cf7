;;; cond-expand chooses by features and libraries, in programs and in expressions.
;;; Expected output: R7RS 4.2.1.

(import (scheme base) (scheme write))
(cond-expand
  (no-such-feature (write 'wrong))
  ((and r7rs (library (scheme base)) (not (library (no such library)))) (write 'right))
  (else (write 'wrong)))
(newline)
(write (cond-expand ((or no-such-feature full-unicode) 1) (else 2)))
(newline)
(write (and (memq 'r7rs (features)) #t))
(newline)
