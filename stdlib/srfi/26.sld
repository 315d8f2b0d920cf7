;;; SRFI 26: cut and cute, procedures made of an application with slots. `cute` evaluates what is no slot once.

(define-library (srfi 26)
  (import (scheme base))
  (export cut cute)
  (begin

    (define-syntax cut
      (syntax-rules ()
        ((_ operator . operands) (cut-loop () () operator . operands))))

    ;; The parameters and the parts of the application so far, then what is left.
    (define-syntax cut-loop
      (syntax-rules (<> <...>)
        ((_ (parameter ...) (operator operand ...))
         (lambda (parameter ...) (operator operand ...)))
        ((_ (parameter ...) (operator operand ...) <...>)
         (lambda (parameter ... . rest) (apply operator operand ... rest)))
        ((_ (parameter ...) (part ...) <> . others)
         (cut-loop (parameter ... slot) (part ... slot) . others))
        ((_ parameters (part ...) expression . others)
         (cut-loop parameters (part ... expression) . others))))

    (define-syntax cute
      (syntax-rules ()
        ((_ operator . operands) (cute-loop () () () operator . operands))))

    ;; The bindings of values, the parameters, the parts of the application so far, then what is left.
    (define-syntax cute-loop
      (syntax-rules (<> <...>)
        ((_ bindings (parameter ...) (operator operand ...))
         (let bindings (lambda (parameter ...) (operator operand ...))))
        ((_ bindings (parameter ...) (operator operand ...) <...>)
         (let bindings (lambda (parameter ... . rest) (apply operator operand ... rest))))
        ((_ bindings (parameter ...) (part ...) <> . others)
         (cute-loop bindings (parameter ... slot) (part ... slot) . others))
        ((_ (binding ...) parameters (part ...) expression . others)
         (cute-loop (binding ... (value expression)) parameters (part ... value) . others))))))
