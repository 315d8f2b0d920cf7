;;; Procedures that only arrange elements do not ask for them: an element whose expression fails does no harm until it is
;;; asked for. Each element's expression is evaluated once.
;;; Expected output: SRFI 41 (stream-append, stream-cdr, stream-drop, stream-length, stream-ref, stream-reverse,
;;; stream-take, stream-zip).

(import (scheme base) (scheme write) (srfi 41))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))
(define evaluated 0)
(define (fresh) (set! evaluated 0) (stream (begin (set! evaluated (+ evaluated 1)) 'a) (error "asked for") 'c))

(show (stream-length (fresh)))
(show (stream-ref (fresh) 2))
(show (stream-ref (fresh) 1))
(show (stream-car (stream-cdr (stream-cdr (fresh)))))
(show (stream-car (stream-drop 2 (fresh))))
(show (stream-length (stream-take 2 (fresh))))
(show (stream-length (stream-append (fresh) (fresh))))
(show (stream-ref (stream-append (fresh) (fresh)) 5))
(show (stream-length (stream-zip (fresh) (fresh))))
(show (stream-ref (stream-zip (fresh) (fresh)) 2))
(define reversed (stream-reverse (fresh)))
(show (stream-length reversed))
(show evaluated)
(show (list (stream-ref reversed 0) (stream-ref reversed 2) (stream-ref reversed 2)))
(show evaluated)
(show (stream-ref reversed 1))
(show (stream->list (stream-reverse (stream-range 0 5))))
(show (stream-car (stream-reverse (stream-range 0 100000))))
(show (stream->list (stream-reverse stream-null)))
