;;; An error in a procedure that for-each calls: its place, then that of the call of for-each.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (show x)
  (write (+ x 1))
  (newline))
(define (show-all things)
  (for-each show things)
  'done)
(write (show-all '(1 b)))
