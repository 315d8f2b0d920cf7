;;; SRFI 64: a Scheme API for test suites.
;;;
;;; A test is a thunk that gives true when it passes; the forms of tests are macros that make one and hand it to
;;; `run-test`. What is true of a test before and after it was run stands in the result properties of the runner.
;;;
;;; `test-read-eval-string` raises an error: programs are compiled as a whole, and there is no `eval`.

(define-library (srfi 64)
  (import (scheme base) (scheme case-lambda) (scheme write) (only (eshkol control) raise-wrong-type))
  (export
    ;; Tests.
    test-assert test-eqv test-eq test-equal test-approximate test-error test-read-eval-string
    ;; Groups.
    test-begin test-end test-group test-group-with-cleanup
    ;; Specifiers.
    test-match-name test-match-nth test-match-any test-match-all test-skip test-expect-fail
    ;; Runners.
    test-runner? test-runner-current test-runner-get test-runner-simple test-runner-null test-runner-create
    test-runner-factory test-apply test-with-runner test-runner-reset
    ;; Results.
    test-result-kind test-passed? test-result-ref test-result-set! test-result-remove test-result-clear
    test-result-alist
    ;; Call-backs.
    test-runner-on-test-begin test-runner-on-test-begin! test-runner-on-test-end test-runner-on-test-end!
    test-runner-on-group-begin test-runner-on-group-begin! test-runner-on-group-end test-runner-on-group-end!
    test-runner-on-bad-count test-runner-on-bad-count! test-runner-on-bad-end-name test-runner-on-bad-end-name!
    test-runner-on-final test-runner-on-final!
    test-on-test-begin-simple test-on-test-end-simple test-on-group-begin-simple test-on-group-end-simple
    test-on-bad-count-simple test-on-bad-end-name-simple test-on-final-simple
    ;; Components of a runner.
    test-runner-pass-count test-runner-fail-count test-runner-xpass-count test-runner-xfail-count
    test-runner-skip-count test-runner-test-name test-runner-group-path test-runner-group-stack
    test-runner-aux-value test-runner-aux-value!)
  (begin

    ;; Runners

    (define-record-type test-runner
      (new-runner pass-count fail-count xpass-count xfail-count skip-count group-stack groups test-count
        skip-specifiers fail-specifiers run-specifiers results on-test-begin on-test-end on-group-begin on-group-end
        on-bad-count on-bad-end-name on-final aux-value)
      test-runner?
      (pass-count test-runner-pass-count set-pass-count!)
      (fail-count test-runner-fail-count set-fail-count!)
      (xpass-count test-runner-xpass-count set-xpass-count!)
      (xfail-count test-runner-xfail-count set-xfail-count!)
      (skip-count test-runner-skip-count set-skip-count!)
      ;; The names of the groups, the innermost first, and what is restored at the end of each.
      (group-stack test-runner-group-stack set-group-stack!)
      (groups runner-groups set-runner-groups!)
      ;; The tests of the current group so far.
      (test-count runner-test-count set-runner-test-count!)
      (skip-specifiers skip-specifiers set-skip-specifiers!)
      (fail-specifiers fail-specifiers set-fail-specifiers!)
      ;; Lists of specifiers: a test is run if it matches one in each list.
      (run-specifiers run-specifiers set-run-specifiers!)
      (results test-result-alist set-results!)
      (on-test-begin test-runner-on-test-begin test-runner-on-test-begin!)
      (on-test-end test-runner-on-test-end test-runner-on-test-end!)
      (on-group-begin test-runner-on-group-begin test-runner-on-group-begin!)
      (on-group-end test-runner-on-group-end test-runner-on-group-end!)
      (on-bad-count test-runner-on-bad-count test-runner-on-bad-count!)
      (on-bad-end-name test-runner-on-bad-end-name test-runner-on-bad-end-name!)
      (on-final test-runner-on-final test-runner-on-final!)
      (aux-value test-runner-aux-value test-runner-aux-value!))

    ;; What a group needs at its end: the number of tests before it in the group around it, the number that it should
    ;; have, the specifiers of before, and whether it has installed the runner.
    (define-record-type group
      (make-group count expected skips fails installed?)
      group?
      (count group-count)
      (expected group-expected)
      (skips group-skips)
      (fails group-fails)
      (installed? group-installed?))

    (define (ignore . arguments) #f)

    (define (test-runner-null)
      (new-runner 0 0 0 0 0 '() '() 0 '() '() '() '() ignore ignore ignore ignore ignore ignore ignore #f))

    (define (test-runner-simple)
      (new-runner 0 0 0 0 0 '() '() 0 '() '() '() '()
        test-on-test-begin-simple test-on-test-end-simple test-on-group-begin-simple test-on-group-end-simple
        test-on-bad-count-simple test-on-bad-end-name-simple test-on-final-simple #f))

    (define (test-runner-reset runner)
      (set-pass-count! runner 0)
      (set-fail-count! runner 0)
      (set-xpass-count! runner 0)
      (set-xfail-count! runner 0)
      (set-skip-count! runner 0)
      (set-group-stack! runner '())
      (set-runner-groups! runner '())
      (set-runner-test-count! runner 0)
      (set-skip-specifiers! runner '())
      (set-fail-specifiers! runner '())
      (set-run-specifiers! runner '())
      (set-results! runner '()))

    (define current-runner #f)

    (define test-runner-current
      (case-lambda
        (() current-runner)
        ((runner)
         (if (not (or (not runner) (test-runner? runner)))
             (raise-wrong-type 'test-runner-current "the argument must be a test runner" runner))
         (set! current-runner runner))))

    (define (test-runner-get)
      (or current-runner
          (error "there is no current test runner")))

    ;; What the program has set; without that it is `test-runner-simple`.
    (define current-factory #f)

    (define test-runner-factory
      (case-lambda
        (() (or current-factory test-runner-simple))
        ((factory) (set! current-factory factory))))

    (define (test-runner-create) ((test-runner-factory)))

    (define (call-with-runner runner thunk)
      (let ((inner runner)
            (outer #f))
        (dynamic-wind
          (lambda ()
            (set! outer current-runner)
            (test-runner-current inner))
          thunk
          (lambda ()
            (set! inner current-runner)
            (test-runner-current outer)))))

    (define-syntax test-with-runner
      (syntax-rules ()
        ((_ runner body ...)
         (call-with-runner runner (lambda () body ...)))))

    (define (test-runner-group-path runner)
      (reverse (test-runner-group-stack runner)))

    (define (test-runner-test-name runner)
      (test-result-ref runner 'test-name ""))

    ;; Results

    (define test-result-ref
      (case-lambda
        ((runner property) (test-result-ref runner property #f))
        ((runner property default)
         (let ((entry (assq property (test-result-alist runner))))
           (if entry (cdr entry) default)))))

    ;; An alist that was given out is not changed.
    (define (test-result-set! runner property value)
      (set-results! runner (cons (cons property value) (without property (test-result-alist runner)))))

    (define (test-result-remove runner property)
      (set-results! runner (without property (test-result-alist runner))))

    (define (without property alist)
      (cond
        ((null? alist) '())
        ((eq? (car (car alist)) property) (cdr alist))
        (else (cons (car alist) (without property (cdr alist))))))

    (define (test-result-clear runner)
      (set-results! runner '()))

    (define test-result-kind
      (case-lambda
        (() (test-result-kind (test-runner-get)))
        ((runner) (test-result-ref runner 'result-kind))))

    (define test-passed?
      (case-lambda
        (() (test-passed? (test-runner-get)))
        ((runner) (and (memq (test-result-kind runner) '(pass xpass)) #t))))

    ;; Specifiers

    (define (test-match-name name)
      (lambda (runner) (equal? name (test-runner-test-name runner))))

    (define test-match-nth
      (case-lambda
        ((n) (test-match-nth n 1))
        ((n count)
         (let ((calls 0))
           (lambda (runner)
             (set! calls (+ calls 1))
             (<= n calls (+ n count -1)))))))

    (define (test-match-any . specifiers)
      (let ((specifiers (map specifier specifiers)))
        (lambda (runner) (any-matches? specifiers runner))))

    (define (test-match-all . specifiers)
      (let ((specifiers (map specifier specifiers)))
        (lambda (runner)
          (let loop ((rest specifiers) (result #t))
            (if (pair? rest)
                (let ((matches? ((car rest) runner)))
                  (loop (cdr rest) (and result matches?)))
                result)))))

    ;; All are asked, for those that count.
    (define (any-matches? specifiers runner)
      (let loop ((rest specifiers) (result #f))
        (if (pair? rest)
            (let ((matches? ((car rest) runner)))
              (loop (cdr rest) (or result matches?)))
            result)))

    (define (specifier object)
      (cond
        ((procedure? object) object)
        ((exact-integer? object) (test-match-nth 1 object))
        ((string? object) (test-match-name object))
        (else (raise-wrong-type 'test-skip "a specifier must be a procedure, an exact integer or a string" object))))

    (define (test-skip . specifiers)
      (let ((runner (test-runner-get)))
        (set-skip-specifiers! runner
          (append (skip-specifiers runner) (list (apply test-match-all specifiers))))))

    (define (test-expect-fail . specifiers)
      (let ((runner (test-runner-get)))
        (set-fail-specifiers! runner
          (append (fail-specifiers runner) (list (apply test-match-all specifiers))))))

    (define (chosen? runner)
      (let loop ((rest (run-specifiers runner)) (result #t))
        (if (pair? rest)
            (let ((matches? (any-matches? (car rest) runner)))
              (loop (cdr rest) (and result matches?)))
            result)))

    ;; With a runner or the current one, with specifiers, a procedure.
    (define (test-apply first . rest)
      (cond
        ((test-runner? first)
         (call-with-runner first (lambda () (apply-specified first rest))))
        (current-runner (apply-specified current-runner (cons first rest)))
        (else
         (let ((runner (test-runner-create)))
           (call-with-runner runner
             (lambda ()
               (apply-specified runner (cons first rest))
               ((test-runner-on-final runner) runner)))))))

    (define (apply-specified runner arguments)
      (let* ((reversed (reverse arguments))
             (procedure (car reversed))
             (specifiers (map specifier (reverse (cdr reversed))))
             (before (run-specifiers runner)))
        (dynamic-wind
          (lambda ()
            (if (pair? specifiers)
                (set-run-specifiers! runner (cons specifiers before))))
          procedure
          (lambda ()
            (set-run-specifiers! runner before)))))

    ;; Groups

    (define test-begin
      (case-lambda
        ((name) (test-begin name #f))
        ((name expected)
         (let ((installs? (not current-runner)))
           (if installs?
               (test-runner-current (test-runner-create)))
           (let ((runner current-runner))
             (test-result-set! runner 'test-name name)
             ((test-runner-on-group-begin runner) runner name expected)
             (set-runner-groups! runner
               (cons (make-group (runner-test-count runner) expected (skip-specifiers runner)
                       (fail-specifiers runner) installs?)
                     (runner-groups runner)))
             (set-runner-test-count! runner 0)
             (set-group-stack! runner (cons name (test-runner-group-stack runner))))))))

    (define test-end
      (case-lambda
        (() (end-group #f))
        ((name) (end-group name))))

    (define (end-group name)
      (let ((runner (test-runner-get)))
        (if (null? (runner-groups runner))
            (error "test-end: there is no test group" name))
        (let* ((group (car (runner-groups runner)))
               (begun (car (test-runner-group-stack runner)))
               (expected (group-expected group))
               (count (runner-test-count runner)))
          (test-result-set! runner 'test-name begun)
          (if (and name (not (equal? name begun)))
              ((test-runner-on-bad-end-name runner) runner begun name))
          (if (and expected (not (= expected count)))
              ((test-runner-on-bad-count runner) runner count expected))
          ((test-runner-on-group-end runner) runner)
          (set-runner-groups! runner (cdr (runner-groups runner)))
          (set-group-stack! runner (cdr (test-runner-group-stack runner)))
          (set-skip-specifiers! runner (group-skips group))
          (set-fail-specifiers! runner (group-fails group))
          (set-runner-test-count! runner (+ (group-count group) 1))
          (if (null? (runner-groups runner))
              ((test-runner-on-final runner) runner))
          (if (group-installed? group)
              (test-runner-current #f)))))

    (define-syntax test-group
      (syntax-rules ()
        ((_ name body ...)
         (run-group name (lambda () (let () body ...))))))

    (define (run-group name thunk)
      (if (not (and current-runner (skip-group? current-runner name)))
          (dynamic-wind
            (lambda () (test-begin name))
            thunk
            (lambda () (test-end name)))))

    (define (skip-group? runner name)
      (test-result-clear runner)
      (test-result-set! runner 'test-name name)
      (let ((skip? (any-matches? (skip-specifiers runner) runner)))
        (if skip?
            (begin
              (set-runner-test-count! runner (+ (runner-test-count runner) 1))
              (set-skip-count! runner (+ (test-runner-skip-count runner) 1))))
        skip?))

    (define-syntax test-group-with-cleanup
      (syntax-rules ()
        ((_ name form) (test-group name form))
        ((_ name form cleanup)
         (test-group name (dynamic-wind ignore (lambda () form) (lambda () cleanup))))
        ((_ name first second . rest)
         (collect-cleanup name (first) second . rest))))

    ;; All forms but the last, which is the cleanup.
    (define-syntax collect-cleanup
      (syntax-rules ()
        ((_ name (form ...) cleanup)
         (test-group name (dynamic-wind ignore (lambda () form ...) (lambda () cleanup))))
        ((_ name (form ...) next . rest)
         (collect-cleanup name (form ... next) . rest))))

    ;; Tests

    ;; Runs a test. The thunk gives true if it passes, and notes what it finds as properties.
    (define (run-test name form thunk)
      (let ((runner (test-runner-get)))
        (test-result-clear runner)
        (test-result-set! runner 'test-name name)
        (test-result-set! runner 'source-form form)
        (let* ((is-chosen? (chosen? runner))
               (skip? (or (any-matches? (skip-specifiers runner) runner) (not is-chosen?)))
               (expect-failure? (and (not skip?) (any-matches? (fail-specifiers runner) runner))))
          (if skip?
              (test-result-set! runner 'result-kind 'skip)
              (if expect-failure?
                  (test-result-set! runner 'result-kind 'xfail)))
          ((test-runner-on-test-begin runner) runner)
          (if (not skip?)
              (let ((passes?
                     (guard (condition
                             (#t
                              (test-result-set! runner 'actual-error condition)
                              #f))
                       (thunk runner))))
                (test-result-set! runner 'result-kind
                  (if passes?
                      (if expect-failure? 'xpass 'pass)
                      (if expect-failure? 'xfail 'fail)))))
          (count-result runner)
          ((test-runner-on-test-end runner) runner))))

    (define (count-result runner)
      (set-runner-test-count! runner (+ (runner-test-count runner) 1))
      (case (test-result-kind runner)
        ((pass) (set-pass-count! runner (+ (test-runner-pass-count runner) 1)))
        ((fail) (set-fail-count! runner (+ (test-runner-fail-count runner) 1)))
        ((xpass) (set-xpass-count! runner (+ (test-runner-xpass-count runner) 1)))
        ((xfail) (set-xfail-count! runner (+ (test-runner-xfail-count runner) 1)))
        (else (set-skip-count! runner (+ (test-runner-skip-count runner) 1)))))

    (define-syntax test-assert
      (syntax-rules ()
        ((_ expression) (assert-test "" expression expression))
        ((_ name expression) (assert-test name expression expression))))

    (define-syntax assert-test
      (syntax-rules ()
        ((_ name form expression)
         (run-test name 'form
           (lambda (runner)
             (let ((value expression))
               (test-result-set! runner 'actual-value value)
               value))))))

    ;; Defines a test that compares an expected value with the one that an expression gives.
    (define-syntax define-comparing-test
      (syntax-rules ()
        ((_ name same?)
         (define-syntax name
           (syntax-rules ()
             ((_ expected expression) (comparing-test "" same? expected expression))
             ((_ test-name expected expression) (comparing-test test-name same? expected expression)))))))

    (define-syntax comparing-test
      (syntax-rules ()
        ((_ name same? expected expression)
         (run-test name 'expression
           (lambda (runner)
             (compare runner same? expected (lambda () expression)))))))

    (define (compare runner same? expected thunk)
      (test-result-set! runner 'expected-value expected)
      (let ((value (thunk)))
        (test-result-set! runner 'actual-value value)
        (same? expected value)))

    (define-comparing-test test-eqv eqv?)
    (define-comparing-test test-eq eq?)
    (define-comparing-test test-equal equal?)

    (define-syntax test-approximate
      (syntax-rules ()
        ((_ expected expression error) (test-approximate "" expected expression error))
        ((_ name expected expression error)
         (comparing-test name (near error) expected expression))))

    (define (near error)
      (lambda (expected value)
        (<= (- expected error) value (+ expected error))))

    ;; An error type is #t for every object that is raised, or a predicate.
    (define-syntax test-error
      (syntax-rules ()
        ((_ expression) (error-test "" #t expression))
        ((_ type expression) (error-test "" type expression))
        ((_ name type expression) (error-test name type expression))))

    (define-syntax error-test
      (syntax-rules ()
        ((_ name type expression)
         (run-test name 'expression
           (lambda (runner)
             (expect-error runner type (lambda () expression)))))))

    (define (expect-error runner type thunk)
      (test-result-set! runner 'expected-error type)
      (guard (condition
              (#t
               (test-result-set! runner 'actual-error condition)
               (if (procedure? type) (type condition) #t)))
        (test-result-set! runner 'actual-value (thunk))
        #f))

    (define (test-read-eval-string string)
      (error "test-read-eval-string: compiled programs have no eval" string))

    ;; The simple runner: prints what does not go as it should, and at the end the numbers of results.

    (define (test-on-test-begin-simple runner) #f)

    (define (test-on-group-begin-simple runner name count)
      (if (null? (test-runner-group-stack runner))
          (begin
            (display "%%%% Starting test ")
            (display name)
            (newline)))
      #f)

    (define (test-on-group-end-simple runner) #f)

    (define (test-on-test-end-simple runner)
      (let ((kind (test-result-kind runner)))
        (if (memq kind '(fail xpass))
            (begin
              (display (if (eq? kind 'fail) "FAIL" "XPASS"))
              (display-names runner)
              (show-property runner 'source-form "test:     ")
              (show-property runner 'expected-value "expected: ")
              (show-property runner 'expected-error "expected error: ")
              (show-property runner 'actual-value "actual:   ")
              (show-property runner 'actual-error "raised:   ")))
        #f))

    ;; The groups and the name of the test.
    (define (display-names runner)
      (for-each
        (lambda (name)
          (display " ")
          (display name)
          (display ":"))
        (test-runner-group-path runner))
      (display " ")
      (display (test-runner-test-name runner))
      (newline))

    (define (show-property runner property title)
      (let ((entry (assq property (test-result-alist runner))))
        (if entry
            (begin
              (display "  ")
              (display title)
              (show (cdr entry))
              (newline)))))

    (define (show object)
      (if (error-object? object)
          (begin
            (display (error-object-message object))
            (for-each
              (lambda (irritant)
                (display " ")
                (write irritant))
              (error-object-irritants object)))
          (write object)))

    (define (test-on-bad-count-simple runner count expected)
      (display "*** Total number of tests was ")
      (display count)
      (display " but should be ")
      (display expected)
      (display ". ***")
      (newline)
      (display "*** Discrepancy indicates testsuite error or exceptions. ***")
      (newline))

    (define (test-on-bad-end-name-simple runner begin-name end-name)
      (error "test-end: the name is not that of the group" end-name begin-name))

    (define (test-on-final-simple runner)
      (show-count "expected passes      " (test-runner-pass-count runner))
      (show-count "expected failures    " (test-runner-xfail-count runner))
      (show-count "unexpected successes " (test-runner-xpass-count runner))
      (show-count "unexpected failures  " (test-runner-fail-count runner))
      (show-count "skipped tests        " (test-runner-skip-count runner))
      #f)

    (define (show-count title count)
      (if (> count 0)
          (begin
            (display "# of ")
            (display title)
            (display count)
            (newline))))))
