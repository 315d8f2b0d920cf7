;;; Included by a test program.
(define (included-procedure x) (list 'included x))
