;;; Macros with mistakes in their templates or for some uses.
(define-library (eshkol macros)
  (import (eshkol syntax) (prefix (eshkol primitives) %))
  (export short-if first-of)
  (begin
    (define-syntax short-if (syntax-rules () ((_ x) (if x))))
    (define-syntax first-of (syntax-rules () ((_ x) (helper x))))
    (define (helper x) (%car x))))
