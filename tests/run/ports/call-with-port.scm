;;; call-with-port closes the port when the procedure returns, and gives all its values.
;;; Expected output: R7RS section 6.13.1; Guile agrees.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define port (open-input-string "abc"))
(show (call-with-values (lambda () (call-with-port port (lambda (p) (values (read-char p) (read-char p))))) list))
(show (input-port-open? port))
