;;; Keywords, some primitives and some procedures.
(define-library (scheme base)
  (import (eshkol syntax) (only (eshkol primitives) + - * = < car cdr cons eq? eqv? not null? pair? vector)
    (eshkol lists))
  (export
    quote quasiquote lambda case-lambda if set! begin let let* letrec letrec* let-values let*-values receive do cond
    case and or when unless delay delay-force parameterize guard cond-expand include include-ci syntax-error define
    define-values define-record-type define-syntax let-syntax letrec-syntax syntax-rules else => ... _ unquote
    unquote-splicing with-arena in-arena
    + - * = < car cdr cons eq? eqv? not null? pair? vector list append))
