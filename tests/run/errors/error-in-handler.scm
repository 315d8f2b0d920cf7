;;; An error inside a handler goes to the handlers outside it.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(write
  (guard (e ((symbol? e) (list 'outer e)) ((error-object? e) (list 'error-object (error-object-message e))))
    (with-exception-handler
      (lambda (e) (error "in handler"))
      (lambda () (raise 'first)))))
(newline)
