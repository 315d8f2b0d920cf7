;;; A handler that escapes through a continuation ends the computation.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(write
  (call/cc
    (lambda (k)
      (with-exception-handler
        (lambda (e) (write 'condition) (newline) (k (list 'escaped e)))
        (lambda () (+ 1 (raise 'an-error)))))))
(newline)
