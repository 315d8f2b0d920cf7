; Without an import, a program sees the standard libraries.
(define (f x) (cons (cdr x) x))
