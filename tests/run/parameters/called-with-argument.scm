;;; A parameter that is called with an argument returns, and has that value until its binding ends.
;;; Expected output: R7RS 4.2.6 shows `(radix 16)` with an unspecified value, so that it is no error; SRFI 39 says what
;;; it does.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define p (make-parameter 5 (lambda (x) (* x 2))))
(p 7)
(show (p))
(parameterize ((p 4))
  (show (p))
  (p 1)
  (show (p)))
(show (p))
(define text (open-output-string))
(parameterize ((current-output-port (current-output-port)))
  (current-output-port text)
  (display "hidden"))
(show (get-output-string text))
(show (guard (e (#t 'wrong)) (current-output-port 5)))
