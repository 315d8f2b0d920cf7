;;; A handler that returns from raise causes a second exception in its outer handler.
;;; Expected output: R7RS 6.11.

(import (scheme base) (scheme write))
(write
  (guard (e ((error-object? e) 'second) (else (list 'wrong e)))
    (with-exception-handler
      (lambda (e) 'ignored)
      (lambda () (raise 'first)))))
(newline)
