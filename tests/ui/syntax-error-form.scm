;;; syntax-error reports the message of the macro's author.

(import (scheme base))
(define-syntax even-count
  (syntax-rules ()
    ((_) 'ok)
    ((_ a) (syntax-error "an even number of operands is needed" a))
    ((_ a b c ...) (even-count c ...))))
(even-count 1 2)
(even-count 1 2 3)
