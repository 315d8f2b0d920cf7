;;; Procedures that give inexact results.

(define-library (scheme inexact)
  (import (eshkol numbers))
  (export acos asin atan cos exp finite? infinite? log nan? sin sqrt tan))
