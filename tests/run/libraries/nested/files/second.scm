(define (inner-procedure) (list shelf-value shelf-symbol declared))
