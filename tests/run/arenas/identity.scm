;;; What leaves an arena by two ways is still one object, shared structure included.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define outside (vector #f #f))
(define result
  (with-arena (a 1024)
    (let ((p (cons 1 2)))
      (vector-set! outside 0 p)
      (vector-set! outside 1 (list p p))
      (set-car! p 'changed)
      p)))
(show result)
(show (eq? result (vector-ref outside 0)))
(show (eq? (car (vector-ref outside 1)) (cadr (vector-ref outside 1))))
(show (eq? result (car (vector-ref outside 1))))
(set-cdr! result 'later)
(show (vector-ref outside 0))
