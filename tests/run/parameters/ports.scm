;;; The standard ports are parameters: output can be redirected, also out of an escape.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define port (open-output-string))
(parameterize ((current-output-port port))
  (display "captured ")
  (write 'text))
(display "visible")
(newline)
(write (get-output-string port))
(newline)
(call/cc
  (lambda (k)
    (parameterize ((current-output-port port)) (display "!") (k 1))))
(display "visible again")
(newline)
(write (get-output-string port))
(newline)
