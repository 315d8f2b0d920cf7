;;; Clocks.

(define-library (scheme time)
  (import (prefix (eshkol primitives) %))
  (export
    (rename %current-jiffy current-jiffy) (rename %current-second current-second)
    (rename %jiffies-per-second jiffies-per-second)))
