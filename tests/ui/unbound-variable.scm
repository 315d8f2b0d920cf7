;;; A variable that nothing defines is an error at its use.

(import (scheme base) (scheme write))
(define (area radius) (* radius radus))
(write (area 5))
