;;; Nothing is said where nothing escapes, or where it is not certain.

(import (scheme base) (scheme write) (eshkol arena))

(define last #f)
(define older (list 1 2))

(define (number x)
  (with-arena (a 1024) (length (list x))))

(define (made-before x)
  (with-arena (a 1024) (list x) older))

(define (on-one-way x)
  (with-arena (a 1024) (if (null? x) '() (list x))))

(define (overwritten x)
  (with-arena (a 1024) (set! last (list x)) (set! last #f) x))

(define (perhaps-overwritten x)
  (with-arena (a 1024) (set! last (list x)) (x) x))

(define (dead-afterwards x)
  (let ((kept #f))
    (with-arena (a 1024) (set! kept (vector x)) (vector-length kept))))

(define (strict-on-one-way x)
  (with-arena (a 1024 'strict) (if (null? x) 0 (list x))))

(write (map (lambda (f) (f 1)) (list number made-before on-one-way overwritten perhaps-overwritten dead-afterwards strict-on-one-way)))
