;;; An escape in every turn: a search inside `for-each` that leaves by `call/cc` when it has found something.

(import (scheme base) (scheme process-context) (scheme write))
(define turns (* 200000 (string->number (cadr (command-line)))))
(define (find keep? items)
  (call/cc
    (lambda (return)
      (for-each (lambda (x) (let ((boxed (vector x (list x)))) (if (keep? x) (return (car (vector-ref boxed 1)))))) items)
      #f)))
(define numbers (let loop ((i 60) (list '())) (if (= i 0) list (loop (- i 1) (cons i list)))))
(define (run n checksum)
  (if (= n 0)
      checksum
      (run (- n 1) (modulo (+ (* 3 checksum) (or (find (lambda (x) (= 0 (modulo (+ n x) 61))) numbers) 5)) 1000003))))
(write (run turns 0))
(newline)
