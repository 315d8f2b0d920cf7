;;; exit: an object that is no integer and not #t is failure.
;;; Expected output: docs/reference.md, as R7RS 6.14 leaves the translation into an exit value to the implementation.

(import (scheme base) (scheme process-context) (scheme write))
(write 'written)
(exit '(an object))
