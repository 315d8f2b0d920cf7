;;; SRFI 43: vector library.
;;;
;;; It differs from SRFI 133 where procedures get the index of the elements first, and in `vector-copy`, which may go
;;; beyond the end. The rest is the same binding as there, or as in R7RS.

(define-library (srfi 43)
  (import (except (scheme base) vector-copy vector-map vector-for-each) (prefix (only (scheme base) vector-copy) r7rs:)
    (scheme case-lambda) (eshkol ranges)
    (only (srfi 133) vector-unfold vector-unfold-right vector-reverse-copy vector-concatenate vector-empty? vector=
      vector-index vector-index-right vector-skip vector-skip-right vector-binary-search vector-any vector-every
      vector-swap! vector-reverse! vector-reverse-copy! reverse-vector->list reverse-list->vector))
  (export
    ;; Constructors.
    make-vector vector vector-unfold vector-unfold-right vector-copy vector-reverse-copy vector-append
    vector-concatenate
    ;; Predicates.
    vector? vector-empty? vector=
    ;; Selectors.
    vector-ref vector-length
    ;; Iteration.
    vector-fold vector-fold-right vector-map vector-map! vector-for-each vector-count
    ;; Searching.
    vector-index vector-index-right vector-skip vector-skip-right vector-binary-search vector-any vector-every
    ;; Mutators.
    vector-set! vector-swap! vector-fill! vector-reverse! vector-copy! vector-reverse-copy!
    ;; Conversion.
    vector->list reverse-vector->list list->vector reverse-list->vector)
  (begin

    (define vector-copy
      (case-lambda
        ((vector) (r7rs:vector-copy vector))
        ((vector start) (r7rs:vector-copy vector start))
        ((vector start end) (vector-copy vector start end (if #f #f)))
        ((vector start end filler)
         (let ((length (vector-length vector)))
           (check-index 'vector-copy start length)
           (if (<= end length)
               (r7rs:vector-copy vector start end)
               (let ((result (make-vector (- end start) filler)))
                 (vector-copy! result 0 vector start length)
                 result))))))

    ;; Several vectors at once

    (define (shortest who vectors)
      (check-vector who (car vectors))
      (if (null? (cdr vectors))
          (vector-length (car vectors))
          (min (vector-length (car vectors)) (shortest who (cdr vectors)))))

    (define (elements-at vectors index)
      (if (pair? vectors)
          (cons (vector-ref (car vectors) index) (elements-at (cdr vectors) index))
          '()))

    ;; Iteration

    (define vector-fold
      (case-lambda
        ((combine initial vector)
         (let ((length (vector-length vector)))
           (let loop ((index 0) (state initial))
             (if (< index length)
                 (loop (+ index 1) (combine index state (vector-ref vector index)))
                 state))))
        ((combine initial vector . vectors)
         (let* ((vectors (cons vector vectors))
                (length (shortest 'vector-fold vectors)))
           (let loop ((index 0) (state initial))
             (if (< index length)
                 (loop (+ index 1) (apply combine index state (elements-at vectors index)))
                 state))))))

    (define (vector-fold-right combine initial vector . vectors)
      (let ((vectors (cons vector vectors)))
        (let loop ((index (- (shortest 'vector-fold-right vectors) 1)) (state initial))
          (if (< index 0)
              state
              (loop (- index 1) (apply combine index state (elements-at vectors index)))))))

    ;; The results are collected in a list, so that a continuation captured in the procedure can be called again.
    (define (vector-map procedure vector . vectors)
      (let* ((vectors (cons vector vectors))
             (length (shortest 'vector-map vectors)))
        (list->vector
          (let loop ((index 0))
            (if (< index length)
                (let ((element (apply procedure index (elements-at vectors index))))
                  (cons element (loop (+ index 1))))
                '())))))

    (define (vector-map! procedure vector . vectors)
      (let* ((vectors (cons vector vectors))
             (length (shortest 'vector-map! vectors)))
        (let loop ((index 0))
          (if (< index length)
              (begin
                (vector-set! vector index (apply procedure index (elements-at vectors index)))
                (loop (+ index 1)))))))

    (define vector-for-each
      (case-lambda
        ((procedure vector)
         (let ((length (vector-length vector)))
           (let loop ((index 0))
             (if (< index length)
                 (begin
                   (procedure index (vector-ref vector index))
                   (loop (+ index 1)))))))
        ((procedure vector . vectors)
         (let* ((vectors (cons vector vectors))
                (length (shortest 'vector-for-each vectors)))
           (let loop ((index 0))
             (if (< index length)
                 (begin
                   (apply procedure index (elements-at vectors index))
                   (loop (+ index 1)))))))))

    (define (vector-count holds? vector . vectors)
      (let* ((vectors (cons vector vectors))
             (length (shortest 'vector-count vectors)))
        (let loop ((index 0) (count 0))
          (if (< index length)
              (loop (+ index 1) (if (apply holds? index (elements-at vectors index)) (+ count 1) count))
              count))))))
