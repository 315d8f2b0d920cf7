; The `tmp` of the macro and the `tmp` of its user are two variables (R7RS 4.3).
(import (scheme base))
(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(define (f tmp other) (swap! tmp other) (cons tmp other))
