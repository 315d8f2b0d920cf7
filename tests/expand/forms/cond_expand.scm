; Requirements with features and libraries (R7RS 4.2.1); `test-feature` is given by the options.
(import (scheme base))
(cond-expand ((and r7rs (not unheard-of) (library (scheme base))) (define a 1)) (else (define a 2)))
(define b (cond-expand ((or no-such (library (no such))) 1) (test-feature 2) (else 3)))
(cond-expand (no-such (define c 1)))
