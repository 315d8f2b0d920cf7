; R7RS 5.5: the constructor may leave out fields and change their order.
(import (scheme base))
(define-record-type point (make-point y x) point? (x point-x set-point-x!) (y point-y) (z point-z))
