;;; Symbols (R7RS section 6.5).

(define-library (eshkol symbols)
  (import (eshkol syntax) (prefix (eshkol primitives) %) (eshkol control))
  (export
    (rename %symbol? symbol?) symbol=?
    (rename %symbol->string symbol->string) (rename %string->symbol string->symbol))
  (begin

    (define symbol=?
      (case-lambda
        ((a b)
         (check-symbol a "argument 1 must be a symbol")
         (check-symbol b "argument 2 must be a symbol")
         (%eq? a b))
        ((a . rest)
         (check-symbol a "argument 1 must be a symbol")
         (let loop ((rest rest) (result #t))
           (if (%pair? rest)
               (begin
                 (check-symbol (%car rest) "every argument must be a symbol")
                 (loop (%cdr rest) (if (%eq? a (%car rest)) result #f)))
               result)))))

    (define (check-symbol value message)
      (if (%not (%symbol? value))
          (raise-wrong-type 'symbol=? message value)))))
