;;; The use of a stale value that is not handled ends the program with an error at the place of the use, in compiled code
;;; and in a procedure of the library alike.
;;; Expected output: reasoning: the program stops at the second use.

(import (scheme base) (scheme write) (eshkol arena))
(define a (make-arena 1024))
(define data (in-arena a (list 1 2)))
(destroy-arena a)
(define (sum list)
  (+ (car list)
     (cadr list)))
(write (guard (e (#t 'first)) (sum data)))
(newline)
(sum data)
