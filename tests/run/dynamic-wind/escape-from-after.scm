;;; An escape out of an after thunk goes on from where its own winds are.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (say x) (write x) (write-string " "))
(write
  (call/cc
    (lambda (outer)
      (dynamic-wind
        (lambda () (say 'in1))
        (lambda ()
          (call/cc
            (lambda (inner)
              (dynamic-wind
                (lambda () (say 'in2))
                (lambda () (inner 'left-inner))
                (lambda () (say 'out2) (outer 'left-outer)))))
          (say 'never))
        (lambda () (say 'out1))))))
(newline)
