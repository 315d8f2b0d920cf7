; The name that a macro is given to define is visible to the rest of the body; one of its own is not in the way.
(import (scheme base))
(define (f x)
  (define-syntax def (syntax-rules () ((_ name value) (begin (define tmp value) (define name tmp)))))
  (def tmp (car x))
  (def other (cdr x))
  (cons tmp other))
