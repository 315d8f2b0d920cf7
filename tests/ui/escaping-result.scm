;;; What is made in an arena and is its result, or is stored in a variable that outlives it, is moved out: a note.

(import (scheme base) (scheme write) (eshkol arena))

(define last #f)

(define (result x)
  (with-arena (a 1024) (cons x x)))

(define (on-both-ways x)
  (with-arena (a 1024) (if (null? x) (vector x) (lambda () x))))

(define (global x)
  (with-arena (a 1024) (set! last (list x)) x))

(define (local x)
  (let ((kept #f))
    (with-arena (a 1024) (set! kept (vector x)) 0)
    kept))

(define (nested x)
  (with-arena (a 1024) (with-arena (b 1024) (list x))))

(write (map (lambda (f) (f 1)) (list result on-both-ways global local nested)))
(write last)
