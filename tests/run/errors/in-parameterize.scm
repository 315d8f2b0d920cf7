;;; An error in the body of parameterize has its own place, and so has one in a parameter's converter.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define depth
  (make-parameter 0 (lambda (n) (+ n 0))))
(define (deeper n)
  (parameterize ((depth n))
    (list (vector-ref (vector 1 2) (depth)))))
(write (list (deeper 1)))
(newline)
(write (list (deeper 2)))
