;;; States that are procedures, made anew at each step and called in tail position, run in bounded memory.
;;; Every call reclaims in torture mode: fewer steps.
;;; Expected output: follows from the definitions.

(import (scheme base) (scheme write))
(define (make-state name next)
  (lambda (steps log)
    (if (= steps 0)
        (cons name log)
        (let ((state (next name)))
          (state (- steps 1) (if (eq? name 'red) (list steps) log))))))
(define (after name)
  (case name
    ((red) (make-state 'green after))
    ((green) (make-state 'amber after))
    (else (make-state 'red after))))
(write ((make-state 'red after) 3000 '()))
(newline)
