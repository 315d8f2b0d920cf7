;;; exit: an integer above 255 is the code 255, as nothing above 255 fits into one byte.
;;; Expected output: docs/reference.md, as R7RS 6.14 leaves the translation into an exit value to the implementation.

(import (scheme base) (scheme process-context) (scheme write))
(write 'written)
(exit 256)
