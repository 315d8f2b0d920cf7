;;; A program uses a library of its own; its macros see the library's private names.
;;; Expected output: R7RS 5.6.

(import (scheme base) (scheme write) (only (shapes circle) area define-shape) (prefix (shapes counter) counter-))
(write (area 10))
(newline)
(define-shape big 100)
(write (big))
(newline)
(counter-next!)
(counter-next!)
(write (counter-value))
(newline)
