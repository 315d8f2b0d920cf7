;;; A letrec* variable that is used before it has a value is an error that names it.
;;; Expected output: Guile and Gambit; an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (f) (letrec* ((early (lambda () late)) (value (early)) (late (car (list 1)))) value))
(write (list (f)))
(newline)
