; "Binding as Sets of Scopes", section 3.5: macro and use are in one definition context, and the binding that the use
; makes must not capture the template's `x`.
(import (scheme base))
(define (f)
  (define-syntax identity (syntax-rules () ((_ misc-id) (lambda (x) (let ((misc-id 'other)) x)))))
  (identity x))
(define-syntax top-identity (syntax-rules () ((_ misc-id) (lambda (x) (let ((misc-id 'other)) x)))))
(top-identity x)
(letrec-syntax ((inner (syntax-rules () ((_ misc-id) (lambda (x) (let ((misc-id 'other)) x)))))) (inner x))
