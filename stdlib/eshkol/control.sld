;;; Control: several values, escapes, `dynamic-wind`, exceptions, parameters, promises, the end of the program.
;;;
;;; The dynamic environment of a computation is three roots of the context record, read with `%context-ref`:
;;;
;;;   1  handlers    the exception handlers, innermost first
;;;   2  winds       the entries of `dynamic-wind`, innermost first: vectors #(before after handlers parameters)
;;;   3  parameters  the bindings made by `parameterize`, innermost first: pairs (parameter . value)
;;;
;;; All three are immutable lists, so the environment of a place in the program is captured by reading the roots and
;;; comes back by writing them. Roots 6 to 8 are the standard ports. They are always the current ones: `parameterize`
;;; of a port parameter exchanges the root with a wind entry, so that the runtime may read the roots too.
;;;
;;; `%call-with-escape` and `%escape` cut the machine stack, `%call-with-continuation` and `%throw` are for continuations
;;; that can be entered again. They keep and restore the roots, but do not run the winds: the procedures here do that
;;; first.
;;;
;;; A condition made here has the same parts as one made by the runtime; the kinds are those of the runtime's interface.

(define-library (eshkol control)
  (import (eshkol syntax) (prefix (eshkol primitives) %))
  (export
    ;; Procedures and values.
    (rename %procedure? procedure?) apply values call-with-values
    call-with-current-continuation (rename call-with-current-continuation call/cc) dynamic-wind
    ;; Exceptions.
    raise raise-continuable with-exception-handler error
    (rename %condition? error-object?)
    (rename %condition-message error-object-message)
    (rename %condition-irritants error-object-irritants)
    read-error? file-error?
    ;; Parameters and promises.
    make-parameter current-input-port current-output-port current-error-port
    (rename %promise? promise?) make-promise force
    ;; The process.
    exit emergency-exit features
    ;; What the expander's forms and the runtime call.
    raise-condition call-with-guard with-parameters make-lazy-promise make-kept-promise call-with-escape
    ;; For the other libraries of the standard library.
    raise-wrong-type raise-out-of-range)

  (begin

    ;; Procedures and several values

    (define apply
      (case-lambda
        ((procedure arguments) (%apply procedure arguments))
        ((procedure first arguments) (%apply procedure (%cons first arguments)))
        ((procedure first second arguments) (%apply procedure (%cons first (%cons second arguments))))
        ((procedure first . rest) (%apply procedure (%cons first (spread-last rest))))))

    ;; The list (a b ... (y z)) as (a b ... y z).
    (define (spread-last list)
      (if (%null? (%cdr list))
          (%car list)
          (%cons (%car list) (spread-last (%cdr list)))))

    (define values
      (case-lambda
        ((first) first)
        ((first second) (%values first second))
        (() (%values))
        ((first second third) (%values first second third))
        ((first second third fourth) (%values first second third fourth))
        (all (%values-list all))))

    ;; The elements of a list as values; one element is an ordinary value.
    (define (values-of list)
      (if (%null? list)
          (%values)
          (let ((rest (%cdr list)))
            (if (%null? rest)
                (%car list)
                (%values-list list)))))

    (define (call-with-values producer consumer)
      (let-values ((results (producer)))
        (%apply consumer results)))

    ;; The dynamic environment

    (define (dynamic-wind before thunk after)
      (before)
      (let ((handlers (%context-ref 1))
            (winds (%context-ref 2))
            (parameters (%context-ref 3)))
        (%context-set! 2 (%cons (%vector before after handlers parameters) winds))
        (let-values ((results (thunk)))
          (%context-set! 2 winds)
          (after)
          (values-of results))))

    ;; Goes from the current list of winds to another one: runs the afters that are left, innermost first, then the
    ;; befores that are entered, outermost first, each with the environment of its `dynamic-wind`. Handlers and
    ;; parameters are left as the last of them had it: the caller writes them next.
    (define (rewind! target)
      (let ((current (%context-ref 2)))
        (if (%not (%eq? current target))
            (let ((ancestor (common-tail current target)))
              (unwind-to! ancestor)
              (wind-to! target ancestor)))))

    (define (unwind-to! ancestor)
      (let loop ((winds (%context-ref 2)))
        (if (%not (%eq? winds ancestor))
            (let ((entry (%car winds))
                  (outer (%cdr winds)))
              (%context-set! 1 (%vector-ref entry 2))
              (%context-set! 2 outer)
              (%context-set! 3 (%vector-ref entry 3))
              ((%vector-ref entry 1))
              (loop outer)))))

    (define (wind-to! target ancestor)
      (if (%not (%eq? target ancestor))
          (let ((entry (%car target)))
            (wind-to! (%cdr target) ancestor)
            (%context-set! 1 (%vector-ref entry 2))
            (%context-set! 3 (%vector-ref entry 3))
            ((%vector-ref entry 0))
            (%context-set! 2 target))))

    ;; The longest tail that two lists share.
    (define (common-tail first second)
      (let ((first-depth (depth first))
            (second-depth (depth second)))
        (let loop ((first (drop first (%- first-depth second-depth)))
                   (second (drop second (%- second-depth first-depth))))
          (if (%eq? first second)
              first
              (loop (%cdr first) (%cdr second))))))

    (define (depth list)
      (let loop ((list list) (count 0))
        (if (%null? list)
            count
            (loop (%cdr list) (%+ count 1)))))

    (define (drop list count)
      (if (%> count 0)
          (drop (%cdr list) (%- count 1))
          list))

    ;; Continuations

    ;; A captured continuation is a procedure, and has the dynamic environment of its place, which `%throw` brings back once
    ;; the winds have run. It throws by itself where there are no winds between here and there, and calls `throw-values`
    ;; where there are, or where it is not given one value. The receiver is called in tail position, with nothing on the stack that was not there before.
    (define (call-with-current-continuation receiver)
      (%call-with-continuation receiver throw-values))

    ;; The values are laid out last: an `after` may give several, too.
    (define (throw-values continuation all)
      (rewind! (%continuation-winds continuation))
      (%throw continuation (%values-list all)))

    ;; Escapes are for continuations that never outlive the call of their receiver: the compiler puts `call-with-escape` in
    ;; the place of `call-with-current-continuation` where it has found that. An escape point has the dynamic environment
    ;; of its place, too.
    (define (call-with-escape receiver)
      (%call-with-escape
        (lambda (point)
          (receiver (escape-procedure point)))))

    (define (escape-procedure point)
      (case-lambda
        ((value)
         (if (%eq? (%escape-winds point) (%context-ref 2))
             (%escape point value)
             (begin
               (rewind! (%escape-winds point))
               (%escape point value))))
        (all (escape-with-values point all))))

    (define (escape-with-values point all)
      (rewind! (%escape-winds point))
      (%escape point (%values-list all)))

    ;; Exceptions

    ;; A handler runs where `raise` was called, with the handlers that were current where it was installed.
    (define (raise object)
      (let ((handlers (%context-ref 1)))
        (if (%null? handlers)
            (%report-uncaught object)
            (begin
              (%context-set! 1 (%cdr handlers))
              ((%car handlers) object)
              (raise
                (%make-condition 11 "a handler returned from a non-continuable exception" (%cons object '()) #f))))))

    (define (raise-continuable object)
      (let ((handlers (%context-ref 1)))
        (if (%null? handlers)
            (%report-uncaught object)
            (begin
              (%context-set! 1 (%cdr handlers))
              (let-values ((results ((%car handlers) object)))
                (%context-set! 1 handlers)
                (values-of results))))))

    ;; The runtime calls this with the condition of an operation that failed.
    (define (raise-condition condition)
      (raise condition))

    (define (with-exception-handler handler thunk)
      (if (%not (%procedure? handler))
          (raise-wrong-type 'with-exception-handler "argument 1 must be a procedure" handler))
      (let ((handlers (%context-ref 1)))
        (%context-set! 1 (%cons handler handlers))
        (let-values ((results (thunk)))
          (%context-set! 1 handlers)
          (values-of results))))

    ;; The private marks of what goes to the escape point of a guard beside one value: several values of the body, the
    ;; action of a clause.
    (define several (%make-cell #f))
    (define action (%make-cell #f))

    ;; A list of values as one value, and back.
    (define (wrap results)
      (if (%pair? results)
          (if (%null? (%cdr results))
              (%car results)
              (%cons several results))
          (%cons several results)))

    (define (unwrap landed)
      (if (%pair? landed)
          (let ((mark (%car landed)))
            (if (%eq? mark several)
                (values-of (%cdr landed))
                (if (%eq? mark action)
                    ((%cdr landed))
                    landed)))
          landed))

    ;; What `guard` expands into. The matcher gets the raised object, on top of the frame that raised it, in the dynamic
    ;; environment of the guard. It gives a thunk, called once the stack is cut, or #f when no clause matches: then the
    ;; object is raised again where it came from, for the handlers outside the guard.
    (define (call-with-guard body matcher)
      (let ((handlers (%context-ref 1))
            (winds (%context-ref 2))
            (parameters (%context-ref 3)))
        (unwrap
          (%call-with-escape
            (lambda (point)
              (%context-set! 1 (%cons (guard-handler point matcher handlers winds parameters) handlers))
              (let-values ((results (body)))
                (%context-set! 1 handlers)
                (wrap results)))))))

    (define (guard-handler point matcher handlers winds parameters)
      (lambda (object)
        (let ((raise-winds (%context-ref 2))
              (raise-parameters (%context-ref 3)))
          (rewind! winds)
          (%context-set! 1 handlers)
          (%context-set! 3 parameters)
          (let ((thunk (matcher object)))
            (if thunk
                (%escape point (%cons action thunk))
                (begin
                  (rewind! raise-winds)
                  (%context-set! 1 handlers)
                  (%context-set! 3 raise-parameters)
                  (raise-continuable object)))))))

    (define (error message . irritants)
      (raise (%make-condition 0 message irritants #f)))

    (define (raise-wrong-type who message value)
      (raise (%make-condition 1 message (%cons value '()) who)))

    (define (raise-out-of-range who message value)
      (raise (%make-condition 2 message (%cons value '()) who)))

    (define (read-error? object)
      (if (%condition? object) (%eq? (%condition-kind object) 10) #f))

    (define (file-error? object)
      (if (%condition? object) (%eq? (%condition-kind object) 9) #f))

    ;; Parameters
    ;;
    ;; A parameter is a procedure. Called without argument it gives its value, the one of the innermost binding in root
    ;; 3 or else its initial value. Called with `parameter-request`, which no program can get hold of, it describes
    ;; itself: a pair of `parameter-description` and its converter, #f, or the number of the root of a standard port.
    ;; Called with anything else it changes its value to that, as SRFI 39 says; R7RS 4.2.6 leaves open what it does, but
    ;; not whether it returns.

    (define parameter-request (%make-cell #f))
    (define parameter-description (%make-cell #f))

    (define make-parameter
      (case-lambda
        ((value) (parameter value #f))
        ((value converter) (parameter (converter value) converter))))

    (define (parameter initial converter)
      (let ((description (%cons parameter-description converter)))
        (letrec ((self
                  (case-lambda
                    (()
                     (let loop ((bindings (%context-ref 3)))
                       (if (%pair? bindings)
                           (let ((binding (%car bindings)))
                             (if (%eq? (%car binding) self)
                                 (%cdr binding)
                                 (loop (%cdr bindings))))
                           initial)))
                    ((request)
                     (if (%eq? request parameter-request)
                         description
                         (let ((value (if converter (converter request) request)))
                           (let loop ((bindings (%context-ref 3)))
                             (if (%pair? bindings)
                                 (let ((binding (%car bindings)))
                                   (if (%eq? (%car binding) self)
                                       (%set-cdr! binding value)
                                       (loop (%cdr bindings))))
                                 (set! initial value)))))))))
          self)))

    (define (describe-port request root)
      (if (%eq? request parameter-request)
          (%cons parameter-description root)
          (set-standard-port! root (check-port root request))))

    (define current-input-port
      (case-lambda
        (() (%context-ref 6))
        ((request) (describe-port request 6))))

    (define current-output-port
      (case-lambda
        (() (%context-ref 7))
        ((request) (describe-port request 7))))

    (define current-error-port
      (case-lambda
        (() (%context-ref 8))
        ((request) (describe-port request 8))))

    ;; What `parameterize` expands into: a list of pairs (parameter . value) and a thunk. All values are converted
    ;; before any is bound.
    (define (with-parameters bindings thunk)
      (let ((parameters (%context-ref 3)))
        (let loop ((rest bindings) (inner parameters) (ports '()))
          (if (%pair? rest)
              (let ((parameter (%car (%car rest)))
                    (value (%cdr (%car rest)))
                    (others (%cdr rest)))
                (let ((converter (converter-of parameter)))
                  (if (%fixnum? converter)
                      (loop others inner (%cons (%cons converter (check-port converter value)) ports))
                      (let ((converted (if converter (converter value) value)))
                        (loop others (%cons (%cons parameter converted) inner) ports)))))
              (with-ports ports
                (lambda ()
                  (%context-set! 3 inner)
                  (let-values ((results (thunk)))
                    (%context-set! 3 parameters)
                    (values-of results))))))))

    (define (converter-of parameter)
      (let ((description (if (%procedure? parameter) (parameter parameter-request) #f)))
        (if (if (%pair? description) (%eq? (%car description) parameter-description) #f)
            (%cdr description)
            (raise-wrong-type 'parameterize "the variable of a binding must be a parameter" parameter))))

    (define (check-port root value)
      (if (%port? value)
          value
          (raise-wrong-type
            (if (%eq? root 6)
                'current-input-port
                (if (%eq? root 7) 'current-output-port 'current-error-port))
            "the value of a port parameter must be a port"
            value)))

    ;; Calls the thunk with standard ports exchanged: `ports` is a list of pairs (root . port), the last binding first.
    (define (with-ports ports thunk)
      (if (%null? ports)
          (thunk)
          (let ((root (%car (%car ports)))
                (port (%cdr (%car ports))))
            (let ((outer (standard-port root)))
              (dynamic-wind
                (lambda () (set-standard-port! root port))
                (lambda () (with-ports (%cdr ports) thunk))
                (lambda () (set-standard-port! root outer)))))))

    (define (standard-port root)
      (if (%eq? root 6)
          (%context-ref 6)
          (if (%eq? root 7) (%context-ref 7) (%context-ref 8))))

    (define (set-standard-port! root port)
      (if (%eq? root 6)
          (%context-set! 6 port)
          (if (%eq? root 7) (%context-set! 7 port) (%context-set! 8 port))))

    ;; Promises (R7RS 4.2.5)
    ;;
    ;; A promise that is done holds its value. One that is not holds its content, a pair (done? . value or thunk), which
    ;; it shares with the promises that a chain of `delay-force` went through, so that all of them become done at once.

    (define (make-promise value)
      (if (%promise? value)
          value
          (make-kept-promise value)))

    ;; What `delay` makes of its value, which may itself be a promise.
    (define (make-kept-promise value)
      (%make-promise-box #t value))

    (define (make-lazy-promise thunk)
      (%make-promise-box #f (%cons #f thunk)))

    (define (force promise)
      (if (%promise? promise)
          (if (%promise-done? promise)
              (%promise-value promise)
              (force-content promise (%promise-value promise)))
          promise))

    ;; A loop, so that a chain of any length needs no stack. The thunk may force the same promise: then its first value
    ;; stays.
    (define (force-content promise content)
      (if (%car content)
          (let ((value (%cdr content)))
            (%promise-set! promise #t value)
            value)
          (let ((next ((%cdr content))))
            (if (%promise-done? promise)
                (%promise-value promise)
                (let ((content (%promise-value promise)))
                  (if (%not (%car content))
                      (adopt! content next))
                  (force-content promise content))))))

    ;; Makes what the promise `next` holds the content, and the content shared with it.
    (define (adopt! content next)
      (if (%promise? next)
          (if (%promise-done? next)
              (begin
                (%set-car! content #t)
                (%set-cdr! content (%promise-value next)))
              (let ((other (%promise-value next)))
                (%set-car! content (%car other))
                (%set-cdr! content (%cdr other))
                (%promise-set! next #f content)))
          (raise-wrong-type 'delay-force "the expression must give a promise" next)))

    ;; The end of the program

    ;; `%exit-process` takes an exit code, #t for success, or anything else for failure.
    (define exit
      (case-lambda
        (() (leave-program #t))
        ((object) (leave-program object))))

    (define (leave-program object)
      (unwind-to! '())
      (%exit-process object))

    (define emergency-exit
      (case-lambda
        (() (%exit-process #t))
        ((object) (%exit-process object))))

    ;; The feature identifiers for which `cond-expand` holds; a new list at each call.
    (define (features)
      (%append
        (cond-expand
          (x86-64 '(x86-64))
          (aarch64 '(aarch64))
          (else '()))
        (%list-copy
          '(r7rs exact-closed exact-complex ieee-float full-unicode ratios posix unix linux gnu-linux eshkol
            srfi-1 srfi-2 srfi-6 srfi-8 srfi-9 srfi-11 srfi-16 srfi-23 srfi-26 srfi-27 srfi-28 srfi-39 srfi-41 srfi-43
            srfi-64 srfi-69 srfi-87 srfi-98 srfi-111 srfi-115 srfi-125 srfi-128 srfi-132 srfi-133 srfi-151 srfi-158
            srfi-162))))))
