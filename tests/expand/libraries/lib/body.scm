(define c 3)
