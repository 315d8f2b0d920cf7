(define inner-value 'INNER)
