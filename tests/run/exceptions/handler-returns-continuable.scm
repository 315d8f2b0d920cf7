;;; A handler's value is the value of raise-continuable (R7RS 6.11).
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(write
  (with-exception-handler
    (lambda (con)
      (cond ((string? con) (display con)) (else (display "a warning has been issued")))
      42)
    (lambda ()
      (+ (raise-continuable "should be a number") 23))))
(newline)
