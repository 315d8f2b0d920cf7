;;; before and after run around the body, in nested order, also on escapes.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define path '())
(define (note x) (set! path (cons x path)))
(dynamic-wind (lambda () (note 'in)) (lambda () (note 'body)) (lambda () (note 'out)))
(call/cc
  (lambda (k)
    (dynamic-wind
      (lambda () (note 'in1))
      (lambda ()
        (dynamic-wind
          (lambda () (note 'in2))
          (lambda () (k 'escape) (note 'never))
          (lambda () (note 'out2))))
      (lambda () (note 'out1)))))
(write (reverse path))
(newline)
