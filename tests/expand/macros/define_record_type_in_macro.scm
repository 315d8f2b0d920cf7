; A record type whose names partly come from the macro.
(import (scheme base))
(define-syntax define-box
  (syntax-rules () ((_ make get) (define-record-type box (make value) box? (value get)))))
(define-box make-a a-value)
(define-box make-b b-value)
(list (a-value (make-a 1)) (b-value (make-b 1)))
