;;; guard: =>, else, values, no clause that applies, nested ones; and what a handler sees and returns.
;;; Expected output: chibi-scheme; a handler that is no procedure is an error (R7RS 6.11).

(import (scheme base) (scheme write))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))

(show (guard (c ((assq 'a c) => cdr) ((assq 'b c))) (raise (list (cons 'a 42)))))
(show (guard (c ((assq 'a c) => cdr) ((assq 'b c))) (raise (list (cons 'b 23)))))
(show (guard (c ((symbol? c) 'symbol) (else 'other)) (raise 'x)))
(show (guard (c ((symbol? c) 'symbol) (else 'other)) (raise 5)))
(show (guard (c (else 1 2 3)) (raise 5)))
(show (guard (c (#f 'never)) 'normal))
(show (guard (c (#t 'caught)) 'normal))
(show (call-with-values (lambda () (guard (c (#t 'caught)) (values 1 2))) list))
(show (call-with-values (lambda () (guard (c (#t (values 'a 'b))) (raise 1))) list))
(show (guard (outer (#t (list 'outer outer))) (guard (c ((number? c) 'number)) (raise 'x))))
(show (guard (outer (#t (list 'outer outer))) (guard (c (#t (raise (list 'again c)))) (raise 'x))))
(show (guard (c (#t (list 'body c))) (define x 5) (raise (* x 2))))
(show (guard (c ((string? c) => (lambda (x) (list x c)))) (raise "s")))
(show (guard (c ((memv c '(1 2 3)) => car)) (raise 2)))
(show (guard (c (#t c)) (raise #f)))
(show (guard (c ((not c) 'false)) (raise #f)))
(show (guard (c (#t (eof-object? c))) (raise (eof-object))))

;; A continuable exception that no clause takes goes back to where it was raised (R7RS 4.2.7).
(show (with-exception-handler
        (lambda (c) 10)
        (lambda () (+ 1 (guard (c ((string? c) 'string)) (+ 100 (raise-continuable 'x)))))))
(show (with-exception-handler
        (lambda (c) (* c 2))
        (lambda () (+ 1 (raise-continuable 21)))))
(show (with-exception-handler
        (lambda (c) (list 'outer c))
        (lambda () (with-exception-handler (lambda (c) (raise-continuable (list 'inner c)))
                (lambda () (raise-continuable 1))))))
(show (call-with-values
        (lambda () (with-exception-handler (lambda (c) (values 1 2)) (lambda () (raise-continuable 'x))))
        list))

;; Clauses are tried with the environment of the guard: after its winds have been left.
(show (let ((trace '()))
        (define (note x) (set! trace (cons x trace)))
        (guard (c (#t (note (list 'clause c))))
          (dynamic-wind (lambda () (note 'in)) (lambda () (raise 'oops)) (lambda () (note 'out))))
        (reverse trace)))
(show (let ((p (make-parameter 1)))
        (guard (c (#t (list c (p)))) (parameterize ((p 2)) (raise (p))))))

;; A handler that returns from raise or error: a secondary exception in the outer handler.
(show (guard (c (#t 'secondary)) (with-exception-handler (lambda (c) 'ignored) (lambda () (raise 'x)))))
(show (guard (c (#t 'secondary)) (with-exception-handler (lambda (c) 'ignored) (lambda () (error "x")))))
(show (guard (c (#t 'not-a-procedure)) (with-exception-handler 5 (lambda () 1))))
(show (with-exception-handler (lambda (c) 'unused) (lambda () 'value)))

;; Error objects.
(show (guard (c ((error-object? c) (list (error-object-message c) (error-object-irritants c))))
        (error "message" 'a "b" 3 '(4))))
(show (guard (c ((error-object? c) (list (error-object-message c) (error-object-irritants c)))) (error "")))
(show (map error-object? (list 1 'error "message" '() (eof-object))))
(show (guard (c (#t (list (error-object? c) (read-error? c) (file-error? c)))) (error "x")))
(show (guard (c (#t (list (error-object? c) (string? (error-object-message c)) (list? (error-object-irritants c)))))
        (car 5)))
(show (map (lambda (x) (list (read-error? x) (file-error? x))) (list 1 'a "")))
(show (error-object-message 'not-one))
(show (error-object-irritants 5))
