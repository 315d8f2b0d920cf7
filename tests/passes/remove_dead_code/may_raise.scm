;; The `car` that nobody needs stays: its argument may be no pair. The second one of the same value goes.
;;
;; functions: first
(import (scheme base) (scheme write))

(define (first x)
  (car x)
  (car x)
  'done)
(display (list first))
