;;; An iterative process through `delay-force`: a chain of promises of any length takes constant space.

(import (scheme base) (scheme lazy) (scheme process-context) (scheme write))
(define turns (* 4200000 (string->number (cadr (command-line)))))
(define (count n total)
  (if (= n 0)
      (delay (list 'done total))
      (delay-force (count (- n 1) (modulo (+ total n) 1000003)))))
(write (force (count turns 0)))
(newline)
