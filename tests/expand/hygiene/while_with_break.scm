; A loop whose user gives the name `break`: only a name that comes from the use can be seen by the use.
(import (scheme base))
(define-syntax while
  (syntax-rules ()
    ((_ break test body ...)
     (call/escape (lambda (break) (let loop () (if test (begin body ... (loop)) #f)))))))
(define (call/escape f) f)
(define (f x loop) (while break (car x) (loop) (break 1)))
