;;; SRFI 133: vector library (R7RS-compatible).
;;;
;;; What R7RS has too is the same binding. Procedures of several vectors go as far as the shortest.

(define-library (srfi 133)
  (import (scheme base) (scheme case-lambda) (eshkol ranges))
  (export
    ;; Constructors.
    make-vector vector vector-unfold vector-unfold-right vector-copy vector-reverse-copy vector-append
    vector-concatenate vector-append-subvectors
    ;; Predicates.
    vector? vector-empty? vector=
    ;; Selectors.
    vector-ref vector-length
    ;; Iteration.
    vector-fold vector-fold-right vector-map vector-map! vector-for-each vector-count vector-cumulate
    ;; Searching.
    vector-index vector-index-right vector-skip vector-skip-right vector-binary-search vector-any vector-every
    vector-partition
    ;; Mutators.
    vector-set! vector-swap! vector-fill! vector-reverse! vector-copy! vector-reverse-copy! vector-unfold!
    vector-unfold-right!
    ;; Conversion.
    vector->list reverse-vector->list list->vector reverse-list->vector vector->string string->vector)
  (begin

    ;; Several vectors at once

    (define (shortest who vectors)
      (check-vector who (car vectors))
      (let loop ((length (vector-length (car vectors))) (rest (cdr vectors)))
        (if (null? rest)
            length
            (begin
              (check-vector who (car rest))
              (loop (min length (vector-length (car rest))) (cdr rest))))))

    (define (elements-at vectors index)
      (if (pair? vectors)
          (cons (vector-ref (car vectors) index) (elements-at (cdr vectors) index))
          '()))

    ;; Constructors

    (define vector-unfold
      (case-lambda
        ((make length)
         (let ((result (make-vector length)))
           (vector-unfold! make result 0 length)
           result))
        ((make length . seeds)
         (let ((result (make-vector length)))
           (apply vector-unfold! make result 0 length seeds)
           result))))

    (define (vector-unfold-right make length . seeds)
      (let ((result (make-vector length)))
        (apply vector-unfold-right! make result 0 length seeds)
        result))

    (define vector-reverse-copy
      (case-lambda
        ((vector) (vector-reverse-copy vector 0 (vector-length vector)))
        ((vector start) (vector-reverse-copy vector start (vector-length vector)))
        ((vector start end)
         (check-range 'vector-reverse-copy (vector-length vector) start end)
         (let ((result (make-vector (- end start))))
           (copy-reversed! result 0 vector start end)
           result))))

    (define (copy-reversed! to at from start end)
      (let loop ((at at) (index (- end 1)))
        (if (>= index start)
            (begin
              (vector-set! to at (vector-ref from index))
              (loop (+ at 1) (- index 1))))))

    (define (vector-concatenate vectors) (apply vector-append vectors))

    ;; The arguments are triples of a vector, a start and an end.
    (define (vector-append-subvectors . arguments)
      (apply vector-append
        (let loop ((rest arguments))
          (if (null? rest)
              '()
              (if (and (pair? (cdr rest)) (pair? (cddr rest)))
                  (cons (vector-copy (car rest) (cadr rest) (car (cddr rest)))
                    (loop (cdr (cddr rest))))
                  (error "vector-append-subvectors: every vector needs a start and an end" (car rest)))))))

    ;; Predicates

    (define (vector-empty? vector) (= (vector-length vector) 0))

    (define (vector= same? . vectors)
      (or (null? vectors)
          (begin
            (check-vector 'vector= (car vectors))
            (let next ((first (car vectors)) (rest (cdr vectors)))
              (or (null? rest)
                  (and (same-elements? same? first (car rest))
                       (next (car rest) (cdr rest))))))))

    (define (same-elements? same? first second)
      (check-vector 'vector= second)
      (or (eq? first second)
          (let ((length (vector-length first)))
            (and (= length (vector-length second))
                 (let loop ((index 0))
                   (or (= index length)
                       (and (same? (vector-ref first index) (vector-ref second index))
                            (loop (+ index 1)))))))))

    ;; Iteration

    (define vector-fold
      (case-lambda
        ((combine initial vector)
         (let ((length (vector-length vector)))
           (let loop ((index 0) (state initial))
             (if (< index length)
                 (loop (+ index 1) (combine state (vector-ref vector index)))
                 state))))
        ((combine initial vector . vectors)
         (let* ((vectors (cons vector vectors))
                (length (shortest 'vector-fold vectors)))
           (let loop ((index 0) (state initial))
             (if (< index length)
                 (loop (+ index 1) (apply combine state (elements-at vectors index)))
                 state))))))

    (define vector-fold-right
      (case-lambda
        ((combine initial vector)
         (let loop ((index (- (vector-length vector) 1)) (state initial))
           (if (< index 0)
               state
               (loop (- index 1) (combine state (vector-ref vector index))))))
        ((combine initial vector . vectors)
         (let ((vectors (cons vector vectors)))
           (let loop ((index (- (shortest 'vector-fold-right vectors) 1)) (state initial))
             (if (< index 0)
                 state
                 (loop (- index 1) (apply combine state (elements-at vectors index)))))))))

    (define vector-map!
      (case-lambda
        ((procedure vector)
         (let ((length (vector-length vector)))
           (let loop ((index 0))
             (if (< index length)
                 (begin
                   (vector-set! vector index (procedure (vector-ref vector index)))
                   (loop (+ index 1)))))))
        ((procedure vector . vectors)
         (let* ((all (cons vector vectors))
                (length (shortest 'vector-map! all)))
           (let loop ((index 0))
             (if (< index length)
                 (begin
                   (vector-set! vector index (apply procedure (elements-at all index)))
                   (loop (+ index 1)))))))))

    (define vector-count
      (case-lambda
        ((holds? vector)
         (let ((length (vector-length vector)))
           (let loop ((index 0) (count 0))
             (if (< index length)
                 (loop (+ index 1) (if (holds? (vector-ref vector index)) (+ count 1) count))
                 count))))
        ((holds? vector . vectors)
         (let* ((vectors (cons vector vectors))
                (length (shortest 'vector-count vectors)))
           (let loop ((index 0) (count 0))
             (if (< index length)
                 (loop (+ index 1) (if (apply holds? (elements-at vectors index)) (+ count 1) count))
                 count))))))

    (define (vector-cumulate combine initial vector)
      (let* ((length (vector-length vector))
             (result (make-vector length)))
        (let loop ((index 0) (state initial))
          (if (< index length)
              (let ((state (combine state (vector-ref vector index))))
                (vector-set! result index state)
                (loop (+ index 1) state))
              result))))

    ;; Searching

    (define vector-index
      (case-lambda
        ((holds? vector)
         (let ((length (vector-length vector)))
           (let loop ((index 0))
             (and (< index length)
                  (if (holds? (vector-ref vector index))
                      index
                      (loop (+ index 1)))))))
        ((holds? vector . vectors)
         (let* ((vectors (cons vector vectors))
                (length (shortest 'vector-index vectors)))
           (let loop ((index 0))
             (and (< index length)
                  (if (apply holds? (elements-at vectors index))
                      index
                      (loop (+ index 1)))))))))

    (define vector-index-right
      (case-lambda
        ((holds? vector)
         (let loop ((index (- (vector-length vector) 1)))
           (and (>= index 0)
                (if (holds? (vector-ref vector index))
                    index
                    (loop (- index 1))))))
        ((holds? vector . vectors)
         (let ((vectors (cons vector vectors)))
           (let loop ((index (- (shortest 'vector-index-right vectors) 1)))
             (and (>= index 0)
                  (if (apply holds? (elements-at vectors index))
                      index
                      (loop (- index 1)))))))))

    (define (vector-skip holds? . vectors)
      (apply vector-index (negation holds?) vectors))

    (define (vector-skip-right holds? . vectors)
      (apply vector-index-right (negation holds?) vectors))

    (define (negation holds?)
      (case-lambda
        ((element) (not (holds? element)))
        (elements (not (apply holds? elements)))))

    ;; `compare` gets an element and the value, and gives a number that is negative, zero or positive.
    (define vector-binary-search
      (case-lambda
        ((vector value compare)
         (vector-binary-search vector value compare 0 (vector-length vector)))
        ((vector value compare start)
         (vector-binary-search vector value compare start (vector-length vector)))
        ((vector value compare start end)
         (check-range 'vector-binary-search (vector-length vector) start end)
         (let loop ((low start) (high end))
           (and (< low high)
                (let* ((middle (quotient (+ low high) 2))
                       (order (compare (vector-ref vector middle) value)))
                  (cond
                    ((= order 0) middle)
                    ((< order 0) (loop (+ middle 1) high))
                    (else (loop low middle)))))))))

    ;; The last call of `vector-any` and `vector-every` is a tail call.
    (define vector-any
      (case-lambda
        ((holds? vector)
         (let ((last (- (vector-length vector) 1)))
           (and (>= last 0)
                (let loop ((index 0))
                  (if (= index last)
                      (holds? (vector-ref vector index))
                      (or (holds? (vector-ref vector index))
                          (loop (+ index 1))))))))
        ((holds? vector . vectors)
         (let* ((vectors (cons vector vectors))
                (last (- (shortest 'vector-any vectors) 1)))
           (and (>= last 0)
                (let loop ((index 0))
                  (if (= index last)
                      (apply holds? (elements-at vectors index))
                      (or (apply holds? (elements-at vectors index))
                          (loop (+ index 1))))))))))

    (define vector-every
      (case-lambda
        ((holds? vector)
         (let ((last (- (vector-length vector) 1)))
           (or (< last 0)
               (let loop ((index 0))
                 (if (= index last)
                     (holds? (vector-ref vector index))
                     (and (holds? (vector-ref vector index))
                          (loop (+ index 1))))))))
        ((holds? vector . vectors)
         (let* ((vectors (cons vector vectors))
                (last (- (shortest 'vector-every vectors) 1)))
           (or (< last 0)
               (let loop ((index 0))
                 (if (= index last)
                     (apply holds? (elements-at vectors index))
                     (and (apply holds? (elements-at vectors index))
                          (loop (+ index 1))))))))))

    ;; A vector of those that satisfy the predicate and then the others, and the number of the first.
    (define (vector-partition holds? vector)
      (let ((length (vector-length vector)))
        (let loop ((index 0) (in '()) (in-count 0) (out '()))
          (if (< index length)
              (let ((element (vector-ref vector index)))
                (if (holds? element)
                    (loop (+ index 1) (cons element in) (+ in-count 1) out)
                    (loop (+ index 1) in in-count (cons element out))))
              (let ((result (make-vector length)))
                (fill-backwards! result in-count in)
                (fill-backwards! result length out)
                (values result in-count))))))

    ;; Puts the elements of a list before the index `end`, the first of them last.
    (define (fill-backwards! vector end list)
      (if (pair? list)
          (begin
            (vector-set! vector (- end 1) (car list))
            (fill-backwards! vector (- end 1) (cdr list)))))

    ;; Mutators

    (define (vector-swap! vector i j)
      (let ((element (vector-ref vector i)))
        (vector-set! vector i (vector-ref vector j))
        (vector-set! vector j element)))

    (define vector-reverse!
      (case-lambda
        ((vector) (vector-reverse! vector 0 (vector-length vector)))
        ((vector start) (vector-reverse! vector start (vector-length vector)))
        ((vector start end)
         (check-range 'vector-reverse! (vector-length vector) start end)
         (let loop ((low start) (high (- end 1)))
           (if (< low high)
               (begin
                 (vector-swap! vector low high)
                 (loop (+ low 1) (- high 1))))))))

    ;; The two may be the same vector, and the parts may overlap.
    (define vector-reverse-copy!
      (case-lambda
        ((to at from) (vector-reverse-copy! to at from 0 (vector-length from)))
        ((to at from start) (vector-reverse-copy! to at from start (vector-length from)))
        ((to at from start end)
         (check-range 'vector-reverse-copy! (vector-length from) start end)
         (check-range 'vector-reverse-copy! (vector-length to) at (+ at (- end start)))
         (copy-reversed! to at (if (eq? to from) (vector-copy from) from) start end))))

    (define vector-unfold!
      (case-lambda
        ((make vector start end)
         (check-range 'vector-unfold! (vector-length vector) start end)
         (let loop ((index start))
           (if (< index end)
               (begin
                 (vector-set! vector index (make index))
                 (loop (+ index 1))))))
        ((make vector start end . seeds)
         (check-range 'vector-unfold! (vector-length vector) start end)
         (let loop ((index start) (seeds seeds))
           (if (< index end)
               (let-values (((element . seeds) (apply make index seeds)))
                 (vector-set! vector index element)
                 (loop (+ index 1) seeds)))))))

    (define (vector-unfold-right! make vector start end . seeds)
      (check-range 'vector-unfold-right! (vector-length vector) start end)
      (let loop ((index (- end 1)) (seeds seeds))
        (if (>= index start)
            (let-values (((element . seeds) (apply make index seeds)))
              (vector-set! vector index element)
              (loop (- index 1) seeds)))))

    ;; Conversion

    (define reverse-vector->list
      (case-lambda
        ((vector) (reverse-vector->list vector 0 (vector-length vector)))
        ((vector start) (reverse-vector->list vector start (vector-length vector)))
        ((vector start end)
         (check-range 'reverse-vector->list (vector-length vector) start end)
         (let loop ((index start) (result '()))
           (if (< index end)
               (loop (+ index 1) (cons (vector-ref vector index) result))
               result)))))

    (define (reverse-list->vector list)
      (let* ((length (length list))
             (result (make-vector length)))
        (fill-backwards! result length list)
        result))))
