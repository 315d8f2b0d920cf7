;;; A handler that returns from raise causes an error that nobody handles.
;;; Expected output: Guile; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(with-exception-handler
  (lambda (e) (write (list 'handled e)) (newline) 'ignored)
  (lambda () (list (raise 'oops)) 1))
(newline)
