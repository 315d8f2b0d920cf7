;;; So is a tail call of a library procedure that calls procedures of the program, but not in tail position.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (twice numbers) (map (lambda (n) (+ n n)) numbers))
(write (twice '(1 2)))
(newline)
(write (twice 'a))
