; A library's macro refers to the library's own definition, exported or not.
(import (scheme base) (lib counting))
(define (hidden x) x)
(count-it 1)
