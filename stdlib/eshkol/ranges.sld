;;; Checks of the arguments that say which part of a sequence is meant.

(define-library (eshkol ranges)
  (import (scheme base) (only (eshkol control) raise-wrong-type raise-out-of-range))
  (export check-range check-vector check-procedure check-index)
  (begin

    ;; Is there a part from `start` up to `end` in a sequence of this length?
    (define (check-range who length start end)
      (check-index who end length)
      (check-index who start end))

    ;; A number from 0 up to and with the limit.
    (define (check-index who index limit)
      (if (not (exact-integer? index))
          (raise-wrong-type who "an index must be an exact integer" index))
      (if (not (<= 0 index limit))
          (raise-out-of-range who "an index is out of range" index)))

    (define (check-vector who object)
      (if (not (vector? object))
          (raise-wrong-type who "an argument must be a vector" object)))

    (define (check-procedure who object)
      (if (not (procedure? object))
          (raise-wrong-type who "an argument must be a procedure" object)))))
