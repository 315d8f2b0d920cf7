;;; In a strict arena a certain escape is an error.

(import (scheme base) (scheme write) (eshkol arena))

(define last #f)

(define (result x)
  (with-arena (a 1024 'strict) (list x)))

(define (global x)
  (with-arena (a 1024 'strict) (set! last (vector x)) 0))

(define (sometimes x)
  (with-arena (a 1024 'strict) (if x (set! last (vector x))) 0))

(write (map (lambda (f) (f 1)) (list result global sometimes)))
(write last)
