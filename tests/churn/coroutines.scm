;;; Two coroutines that hand values to each other for ever by re-entrant continuations.

(import (scheme base) (scheme process-context) (scheme write))
(define turns (* 600000 (string->number (cadr (command-line)))))
(define other #f)
(define (switch value)
  (call/cc
    (lambda (here)
      (let ((there other))
        (set! other here)
        (there value)))))
(define (consumer value n total done)
  (if (= n 0)
      (done (list 'total total))
      (consumer (switch (list n value)) (- n 1) (modulo (+ (* 3 total) (car value)) 1000003) done)))
(define (producer value)
  (producer (switch (list (modulo (+ (car value) (* 7 (car (cadr value)))) 1009)))))
(define (start)
  (call/cc
    (lambda (done)
      (set! other (lambda (value) (producer value)))
      (consumer (list 5) turns 0 done))))
(write (start))
(newline)
