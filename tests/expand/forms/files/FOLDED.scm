(define INNER b)
