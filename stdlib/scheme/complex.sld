;;; Parts of complex numbers.

(define-library (scheme complex)
  (import (eshkol numbers))
  (export angle imag-part magnitude make-polar make-rectangular real-part))
