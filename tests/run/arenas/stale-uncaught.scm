;;; A stale value that is raised and not handled is reported without a look at it; a use that is not handled has the place
;;; of the use.
;;; Expected output: reasoning: the report is about the raised object, and names the arena.

(import (scheme base) (scheme write) (eshkol arena))
(define a (make-arena 1024))
(define data (in-arena a (list 1 2)))
(destroy-arena a)
(write 'before)
(newline)
(error "cannot go on with" (list 1 data))
