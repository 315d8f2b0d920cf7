;;; An error in a procedure that call/cc calls: its place, then that of the call of call/cc.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (search k)
  (list (vector-ref k 0)))
(define (find)
  (list (call/cc search)))
(write (list (find)))
