; A constructor without fields takes all; `#f` for none; a field needs no accessor.
(import (scheme base))
(define-record-type a make-a a? (x) y (z a-z))
(define-record-type b #f #f (x b-x))
