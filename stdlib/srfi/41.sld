;;; SRFI 41: streams.
;;;
;;; A stream is a promise, wrapped so that it is a type of its own, of `nothing` or of a pair, whose head is a promise too.
;;; Streams that are made of streams are `delay-force`d, so that to skip any number of elements needs no stack.

(define-library (srfi 41)
  (import (scheme base) (scheme case-lambda) (scheme lazy) (only (eshkol control) raise-wrong-type raise-out-of-range))
  (export
    stream-null stream-cons stream? stream-null? stream-pair? stream-car stream-cdr stream-lambda
    define-stream list->stream port->stream stream stream->list stream-append stream-concat stream-constant
    stream-drop stream-drop-while stream-filter stream-fold stream-for-each stream-from stream-iterate stream-length
    stream-let stream-map stream-match stream-of stream-range stream-ref stream-reverse stream-scan stream-take
    stream-take-while stream-unfold stream-unfolds stream-zip)
  (begin

    ;; Streams

    (define-record-type stream-type
      (make-stream promise)
      stream?
      (promise stream-promise))

    (define-record-type stream-pair-type
      (make-pair head tail)
      is-pair?
      (head pair-head)
      (tail pair-tail))

    (define nothing (list 'stream-null))

    (define stream-null (make-stream (make-promise nothing)))

    (define-syntax stream-cons
      (syntax-rules ()
        ((_ head tail)
         (make-stream (make-promise (make-pair (delay head) (stream-lazy tail)))))))

    ;; The stream that an expression gives, when it is asked for.
    (define-syntax stream-lazy
      (syntax-rules ()
        ((_ expression)
         (make-stream (delay-force (promise-of expression))))))

    (define (promise-of object)
      (check-stream 'stream-lambda object)
      (stream-promise object))

    (define (contents stream)
      (force (stream-promise stream)))

    (define (stream-null? object)
      (and (stream? object) (eq? (contents object) nothing)))

    (define (stream-pair? object)
      (and (stream? object) (is-pair? (contents object))))

    (define (stream-car stream)
      (force (pair-head (checked-pair 'stream-car stream))))

    (define (stream-cdr stream)
      (pair-tail (checked-pair 'stream-cdr stream)))

    (define (checked-pair who stream)
      (check-stream who stream)
      (let ((pair (contents stream)))
        (if (is-pair? pair)
            pair
            (raise-wrong-type who "the stream is empty" stream))))

    (define (check-stream who object)
      (if (not (stream? object))
          (raise-wrong-type who "an argument must be a stream" object)))

    (define (check-streams who streams)
      (for-each (lambda (stream) (check-stream who stream)) streams))

    (define (check-procedure who object)
      (if (not (procedure? object))
          (raise-wrong-type who "an argument must be a procedure" object)))

    (define (check-count who count)
      (if (not (exact-integer? count))
          (raise-wrong-type who "a number of elements must be an exact integer" count))
      (if (< count 0)
          (raise-out-of-range who "a number of elements must not be negative" count)))

    (define-syntax stream-lambda
      (syntax-rules ()
        ((_ formals body0 body1 ...)
         (lambda formals (stream-lazy (let () body0 body1 ...))))))

    (define-syntax define-stream
      (syntax-rules ()
        ((_ (name . formals) body0 body1 ...)
         (define name (stream-lambda formals body0 body1 ...)))))

    (define-syntax stream-let
      (syntax-rules ()
        ((_ tag ((name value) ...) body0 body1 ...)
         ((letrec ((tag (stream-lambda (name ...) body0 body1 ...))) tag) value ...))))

    ;; Constructors

    (define-syntax stream
      (syntax-rules ()
        ((_) stream-null)
        ((_ head . rest) (stream-cons head (stream . rest)))))

    (define (list->stream list)
      (if (not (list? list))
          (raise-wrong-type 'list->stream "the argument must be a list" list))
      (stream-let loop ((rest list))
        (if (null? rest)
            stream-null
            (stream-cons (car rest) (loop (cdr rest))))))

    (define port->stream
      (case-lambda
        (() (port->stream (current-input-port)))
        ((port)
         (if (not (input-port? port))
             (raise-wrong-type 'port->stream "the argument must be an input port" port))
         (stream-let loop ()
           (let ((char (read-char port)))
             (if (eof-object? char)
                 stream-null
                 (stream-cons char (loop))))))))

    (define stream-from
      (case-lambda
        ((first) (stream-from first 1))
        ((first step)
         (check-number 'stream-from first)
         (check-number 'stream-from step)
         (stream-let loop ((first first))
           (stream-cons first (loop (+ first step)))))))

    (define (check-number who object)
      (if (not (number? object))
          (raise-wrong-type who "an argument must be a number" object)))

    (define (stream-iterate procedure base)
      (check-procedure 'stream-iterate procedure)
      (stream-let loop ((base base))
        (stream-cons base (loop (procedure base)))))

    (define stream-range
      (case-lambda
        ((first past) (stream-range first past (if (< first past) 1 -1)))
        ((first past step)
         (check-number 'stream-range first)
         (check-number 'stream-range past)
         (check-number 'stream-range step)
         (let ((before? (if (< step 0) > <)))
           (stream-let loop ((first first))
             (if (before? first past)
                 (stream-cons first (loop (+ first step)))
                 stream-null))))))

    (define (stream-constant . objects)
      (if (null? objects)
          stream-null
          (stream-let loop ((rest objects))
            (if (null? rest)
                (loop objects)
                (stream-cons (car rest) (loop (cdr rest)))))))

    (define (stream-unfold mapper holds? successor base)
      (check-procedure 'stream-unfold mapper)
      (check-procedure 'stream-unfold holds?)
      (check-procedure 'stream-unfold successor)
      (stream-let loop ((base base))
        (if (holds? base)
            (stream-cons (mapper base) (loop (successor base)))
            stream-null)))

    ;; The generator gives the next seed and one value a stream: a list of the next element, #f for none yet, or the
    ;; empty list at its end. All streams read the stream of these results.
    (define (stream-unfolds generator seed)
      (check-procedure 'stream-unfolds generator)
      (let ((results
             (stream-let loop ((seed seed))
               (let-values (((next . values) (generator seed)))
                 (stream-cons values (loop next))))))
        (apply values
          (let loop ((index 0) (rest (stream-car results)))
            (if (null? rest)
                '()
                (let ((stream (column results index)))
                  (cons stream (loop (+ index 1) (cdr rest)))))))))

    (define (column results index)
      (stream-let loop ((results results))
        (let ((value (list-ref (stream-car results) index)))
          (cond
            ((pair? value) (stream-cons (car value) (loop (stream-cdr results))))
            ((null? value) stream-null)
            (value (error "stream-unfolds: a result must be a list or #f" value))
            (else (loop (stream-cdr results)))))))

    ;; Streams of streams

    (define (stream-append . streams)
      (check-streams 'stream-append streams)
      (stream-let next ((streams streams))
        (if (null? streams)
            stream-null
            (stream-let loop ((stream (car streams)))
              (if (stream-null? stream)
                  (next (cdr streams))
                  (stream-cons (stream-car stream) (loop (stream-cdr stream))))))))

    (define (stream-concat streams)
      (check-stream 'stream-concat streams)
      (stream-let next ((streams streams))
        (if (stream-null? streams)
            stream-null
            (begin
              (check-stream 'stream-concat (stream-car streams))
              (stream-let loop ((stream (stream-car streams)))
                (if (stream-null? stream)
                    (next (stream-cdr streams))
                    (stream-cons (stream-car stream) (loop (stream-cdr stream)))))))))

    (define stream-map
      (case-lambda
        ((procedure stream)
         (check-procedure 'stream-map procedure)
         (check-stream 'stream-map stream)
         (stream-let loop ((stream stream))
           (if (stream-null? stream)
               stream-null
               (stream-cons (procedure (stream-car stream)) (loop (stream-cdr stream))))))
        ((procedure . streams)
         (check-procedure 'stream-map procedure)
         (check-given 'stream-map streams)
         (stream-let loop ((streams streams))
           (if (any-null? streams)
               stream-null
               (stream-cons (apply procedure (map stream-car streams)) (loop (map stream-cdr streams))))))))

    (define (check-given who streams)
      (if (null? streams)
          (error "no stream argument" who))
      (check-streams who streams))

    (define (any-null? streams)
      (and (pair? streams)
           (or (stream-null? (car streams))
               (any-null? (cdr streams)))))

    (define (stream-zip . streams)
      (check-given 'stream-zip streams)
      (apply stream-map list streams))

    (define (stream-filter keep? stream)
      (check-procedure 'stream-filter keep?)
      (check-stream 'stream-filter stream)
      (stream-let loop ((stream stream))
        (cond
          ((stream-null? stream) stream-null)
          ((keep? (stream-car stream)) (stream-cons (stream-car stream) (loop (stream-cdr stream))))
          (else (loop (stream-cdr stream))))))

    (define (stream-scan combine base stream)
      (check-procedure 'stream-scan combine)
      (check-stream 'stream-scan stream)
      (stream-let loop ((base base) (stream stream))
        (if (stream-null? stream)
            (stream-cons base stream-null)
            (stream-cons base (loop (combine base (stream-car stream)) (stream-cdr stream))))))

    ;; The elements are not asked for: both streams share their promises.
    (define (stream-reverse stream)
      (check-stream 'stream-reverse stream)
      (stream-lazy
        (let loop ((rest stream) (result stream-null))
          (if (stream-null? rest)
              result
              (loop (stream-cdr rest) (make-stream (make-promise (make-pair (pair-head (contents rest)) result))))))))

    ;; Parts

    (define (stream-take count stream)
      (check-count 'stream-take count)
      (check-stream 'stream-take stream)
      (stream-let loop ((count count) (stream stream))
        (if (or (= count 0) (stream-null? stream))
            stream-null
            (stream-cons (stream-car stream) (loop (- count 1) (stream-cdr stream))))))

    (define (stream-drop count stream)
      (check-count 'stream-drop count)
      (check-stream 'stream-drop stream)
      (stream-let loop ((count count) (stream stream))
        (if (or (= count 0) (stream-null? stream))
            stream
            (loop (- count 1) (stream-cdr stream)))))

    (define (stream-take-while holds? stream)
      (check-procedure 'stream-take-while holds?)
      (check-stream 'stream-take-while stream)
      (stream-let loop ((stream stream))
        (if (and (stream-pair? stream) (holds? (stream-car stream)))
            (stream-cons (stream-car stream) (loop (stream-cdr stream)))
            stream-null)))

    (define (stream-drop-while holds? stream)
      (check-procedure 'stream-drop-while holds?)
      (check-stream 'stream-drop-while stream)
      (stream-let loop ((stream stream))
        (if (and (stream-pair? stream) (holds? (stream-car stream)))
            (loop (stream-cdr stream))
            stream)))

    ;; What goes through a stream at once

    (define stream->list
      (case-lambda
        ((stream)
         (check-stream 'stream->list stream)
         (reverse (stream-fold (lambda (list element) (cons element list)) '() stream)))
        ((count stream)
         (check-count 'stream->list count)
         (check-stream 'stream->list stream)
         (let loop ((count count) (stream stream) (list '()))
           (if (or (= count 0) (stream-null? stream))
               (reverse list)
               (loop (- count 1) (stream-cdr stream) (cons (stream-car stream) list)))))))

    (define (stream-fold combine base stream)
      (check-procedure 'stream-fold combine)
      (check-stream 'stream-fold stream)
      (let loop ((result base) (stream stream))
        (if (stream-null? stream)
            result
            (loop (combine result (stream-car stream)) (stream-cdr stream)))))

    (define stream-for-each
      (case-lambda
        ((procedure stream)
         (check-procedure 'stream-for-each procedure)
         (check-stream 'stream-for-each stream)
         (let loop ((stream stream))
           (if (stream-pair? stream)
               (begin
                 (procedure (stream-car stream))
                 (loop (stream-cdr stream))))))
        ((procedure . streams)
         (check-procedure 'stream-for-each procedure)
         (check-given 'stream-for-each streams)
         (let loop ((streams streams))
           (if (not (any-null? streams))
               (begin
                 (apply procedure (map stream-car streams))
                 (loop (map stream-cdr streams))))))))

    ;; The elements are not asked for.
    (define (stream-length stream)
      (check-stream 'stream-length stream)
      (let loop ((stream stream) (length 0))
        (if (stream-null? stream)
            length
            (loop (stream-cdr stream) (+ length 1)))))

    (define (stream-ref stream index)
      (check-stream 'stream-ref stream)
      (check-count 'stream-ref index)
      (let loop ((stream stream) (left index))
        (cond
          ((stream-null? stream) (raise-out-of-range 'stream-ref "the stream is too short" index))
          ((= left 0) (stream-car stream))
          (else (loop (stream-cdr stream) (- left 1))))))

    ;; Comprehensions: clauses are (variable in stream), (variable is expression) and predicates.

    (define-syntax stream-of
      (syntax-rules ()
        ((_ expression clause ...)
         (stream-of-rest expression stream-null clause ...))))

    ;; `others` is the stream that follows.
    (define-syntax stream-of-rest
      (syntax-rules (in is)
        ((_ expression others)
         (stream-cons expression others))
        ((_ expression others (variable in stream) clause ...)
         (stream-let loop ((rest stream))
           (if (stream-null? rest)
               others
               (let ((variable (stream-car rest)))
                 (stream-of-rest expression (loop (stream-cdr rest)) clause ...)))))
        ((_ expression others (variable is value) clause ...)
         (let ((variable value))
           (stream-of-rest expression others clause ...)))
        ((_ expression others condition clause ...)
         (if condition
             (stream-of-rest expression others clause ...)
             others))))

    ;; Pattern matching: a clause is a pattern, perhaps a condition, and an expression.

    (define-syntax stream-match
      (syntax-rules ()
        ((_ expression clause ...)
         (let ((stream expression))
           (check-stream 'stream-match stream)
           (stream-match-clauses stream clause ...)))))

    (define-syntax stream-match-clauses
      (syntax-rules ()
        ((_ stream) (error "stream-match: no pattern matches" stream))
        ((_ stream (pattern expression) clause ...)
         (let ((next (lambda () (stream-match-clauses stream clause ...))))
           (stream-match-pattern stream pattern expression (next))))
        ((_ stream (pattern condition expression) clause ...)
         (let ((next (lambda () (stream-match-clauses stream clause ...))))
           (stream-match-pattern stream pattern (if condition expression (next)) (next))))))

    (define-syntax stream-match-pattern
      (syntax-rules (_)
        ((stream-match-pattern stream () success failure)
         (if (stream-null? stream) success failure))
        ((stream-match-pattern stream (_ . rest) success failure)
         (if (stream-pair? stream)
             (let ((tail (stream-cdr stream)))
               (stream-match-pattern tail rest success failure))
             failure))
        ((stream-match-pattern stream (variable . rest) success failure)
         (if (stream-pair? stream)
             (let ((variable (stream-car stream))
                   (tail (stream-cdr stream)))
               (stream-match-pattern tail rest success failure))
             failure))
        ((stream-match-pattern stream _ success failure)
         success)
        ((stream-match-pattern stream variable success failure)
         (let ((variable stream)) success))))))
