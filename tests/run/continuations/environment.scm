;;; Continuations captured inside `guard`, `with-exception-handler` and `parameterize`, entered again from outside: what
;;; is raised then goes to the handlers of the place that was entered.
;;; Expected output: Chez Scheme.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))

;; An error in a guard body that was left, and entered again.
(define (in-guard)
  (let ((k #f) (results '()))
    (let ((result
           (guard (e (#t (list 'guarded e)))
             (let ((value (call/cc (lambda (c) (set! k c) 'first))))
               (if (eq? value 'fail) (raise 'failed) (list 'plain value))))))
      (set! results (cons result results))
      (case (length results)
        ((1) (k 'second))
        ((2) (k 'fail))
        ((3) (k 'third))
        ((4) (k 'fail)))
      (reverse results))))
(show (in-guard))

;; Nested guards; the raise is passed on by the inner one.
(define (nested)
  (let ((k #f) (turns 0))
    (let ((result
           (guard (e ((symbol? e) (list 'outer e turns)))
             (guard (e ((string? e) (list 'inner e turns)))
               (let ((value (call/cc (lambda (c) (set! k c) 'none))))
                 (if (eq? value 'none) 'none (raise value)))))))
      (set! turns (+ turns 1))
      (show result)
      (case turns
        ((1) (k "text"))
        ((2) (k 'symbol))
        ((3) (k "again"))))))
(nested)

;; The handlers are those of the place, and the handler returns there.
(define (with-handler)
  (let ((k #f) (turns 0))
    (let ((result
           (with-exception-handler
             (lambda (e) (list 'handled e))
             (lambda ()
               (let ((n (call/cc (lambda (c) (set! k c) 0))))
                 (cons n (raise-continuable (list 'n n))))))))
      (show result)
      (set! turns (+ turns 1))
      (if (< turns 3)
          (with-exception-handler
            (lambda (e) 'wrong)
            (lambda () (k turns)))))))
(with-handler)

;; Parameters.
(define p (make-parameter 0))
(define (with-parameters)
  (let ((k #f) (seen '()))
    (parameterize ((p 1))
      (call/cc (lambda (c) (set! k c)))
      (set! seen (cons (p) seen)))
    (set! seen (cons (p) seen))
    (if (< (length seen) 6)
        (parameterize ((p 2)) (k #f)))
    (reverse seen)))
(show (with-parameters))

;; A continuation captured by a handler, where the error was signalled continuably.
(define (from-handler)
  (let ((k #f) (turns 0))
    (let ((result
           (with-exception-handler
             (lambda (e) (call/cc (lambda (c) (set! k c) 10)))
             (lambda () (+ 1 (raise-continuable 'more))))))
      (set! turns (+ turns 1))
      (if (< turns 3) (k (* 100 turns)))
      (list result turns))))
(show (from-handler))

;; A guard clause captures: the body is gone, what is entered again is the clause.
(define (from-clause)
  (let ((k #f) (turns 0))
    (let ((result (guard (e (#t (list e (call/cc (lambda (c) (set! k c) 'clause))))) (raise 'boom))))
      (set! turns (+ turns 1))
      (if (< turns 3) (k turns))
      (list result turns))))
(show (from-clause))

;; After an error of a primitive the handler captures its continuation, and leaves; entering it again leaves again.
(define (from-primitive-error)
  (let ((k #f) (turns 0))
    (let ((result
           (call/cc
             (lambda (leave)
               (with-exception-handler
                 (lambda (e)
                   (let ((v (call/cc (lambda (c) (set! k c) 'first))))
                     (leave (list 'left v))))
                 (lambda () (+ 1 (car 5))))))))
      (set! turns (+ turns 1))
      (show result)
      (if (< turns 3) (k turns)))))
(from-primitive-error)
