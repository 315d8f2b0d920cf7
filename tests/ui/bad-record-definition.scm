;;; A constructor may name only fields of its record type.

(import (scheme base))
(define-record-type point (make-point x z) point? (x point-x) (y point-y))
(make-point 1 2)
