;;; A parameter gives its value, and parameterize binds it for the dynamic extent of a body.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define radix (make-parameter 10))
(define (f n) (number->string n (radix)))
(show (f 12))
(show (parameterize ((radix 2)) (f 12)))
(show (f 12))
(show (parameterize ((radix 8)) (list (f 8) (parameterize ((radix 16)) (f 255)) (f 8))))
(show (procedure? radix))
