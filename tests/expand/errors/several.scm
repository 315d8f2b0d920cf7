; Several mistakes in one expression are all reported.
(import (scheme base))
(define (f) (list (if) (let ((x)) y) `(1 ,(if) ,z)))
