; A named let is a `letrec*` of one procedure; the initialisations are outside of the scope of its name.
(import (scheme base))
(define (f loop) (let loop ((n (loop)) (m 1)) (if (= n m) n (loop m n))))
