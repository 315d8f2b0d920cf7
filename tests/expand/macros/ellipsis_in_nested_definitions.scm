; A macro with an ellipsis that defines a macro whose ellipsis has another name.
(import (scheme base))
(define-syntax define-forms
  (syntax-rules ()
    ((_ (name value ...) ...)
     (begin (define-syntax name (syntax-rules ::: () ((_ x :::) (list value ... x :::)))) ...))))
(define-forms (a 1 2) (b))
(a 3 4)
(b 5)
