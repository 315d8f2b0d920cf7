; Each unbound name is reported once, with a similar name that exists.
(import (scheme base))
(define (length-of lst) (lenght-of lst))
(define (g) (lenght-of 1) (nothing-like-it))
