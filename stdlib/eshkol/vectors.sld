;;; Vectors and bytevectors (R7RS sections 6.8 and 6.9). The primitives take every argument; one that was not given is
;;; the default mark.
;;;
;;; `vector-map` collects what the procedure returns in a list, so that it stays right when a continuation captured in
;;; the procedure is called again.

(define-library (eshkol vectors)
  (import (eshkol syntax) (prefix (eshkol primitives) %) (eshkol control))
  (export
    (rename %vector? vector?) make-vector vector
    (rename %vector-length vector-length) (rename %vector-ref vector-ref) (rename %vector-set! vector-set!)
    vector->list (rename %list->vector list->vector) vector-fill! vector-copy vector-copy! vector-append
    vector-map vector-for-each
    (rename %bytevector? bytevector?) make-bytevector bytevector
    (rename %bytevector-length bytevector-length)
    (rename %bytevector-u8-ref bytevector-u8-ref) (rename %bytevector-u8-set! bytevector-u8-set!)
    bytevector-copy bytevector-copy! bytevector-append)
  (begin

    (define make-vector
      (case-lambda
        ((length) (%make-vector length (%default-object)))
        ((length filler) (%make-vector length filler))))

    (define vector
      (case-lambda
        ((a) (%vector a))
        ((a b) (%vector a b))
        ((a b c) (%vector a b c))
        ((a b c d) (%vector a b c d))
        ((a b c d e) (%vector a b c d e))
        ((a b c d e f) (%vector a b c d e f))
        ((a b c d e f g) (%vector a b c d e f g))
        ((a b c d e f g h) (%vector a b c d e f g h))
        (() (%vector))
        (elements (%list->vector elements))))

    ;; Defines a procedure whose last two arguments, a start and an end, are optional.
    (define-syntax define-ranged
      (syntax-rules ()
        ((_ name (primitive argument ...))
         (define name
           (case-lambda
             ((argument ...) (primitive argument ... (%default-object) (%default-object)))
             ((argument ... start) (primitive argument ... start (%default-object)))
             ((argument ... start end) (primitive argument ... start end)))))))

    (define-ranged vector-fill! (%vector-fill! vector filler))
    (define-ranged vector-copy (%vector-copy vector))
    (define-ranged vector-copy! (%vector-copy! to at from))
    (define-ranged vector->list (%vector->list vector))

    (define vector-append
      (case-lambda
        ((a b) (%vector-append a b))
        (all (%vector-append* all))))

    (define vector-map
      (case-lambda
        ((procedure vector)
         (check-vector 'vector-map "argument 2 must be a vector" vector)
         (let ((end (%vector-length vector)))
           (%list->vector
             (let loop ((index 0))
               (if (%< index end)
                   (let ((element (procedure (%vector-ref vector index))))
                     (%cons element (loop (%+ index 1))))
                   '())))))
        ((procedure first . others)
         (let* ((vectors (%cons first others))
                (end (shortest 'vector-map vectors)))
           (%list->vector
             (let loop ((index 0))
               (if (%< index end)
                   (let ((element (%apply procedure (elements-at vectors index))))
                     (%cons element (loop (%+ index 1))))
                   '())))))))

    (define vector-for-each
      (case-lambda
        ((procedure vector)
         (check-vector 'vector-for-each "argument 2 must be a vector" vector)
         (let ((end (%vector-length vector)))
           (let loop ((index 0))
             (if (%< index end)
                 (begin
                   (procedure (%vector-ref vector index))
                   (loop (%+ index 1)))
                 (%unspecified)))))
        ((procedure first . others)
         (let* ((vectors (%cons first others))
                (end (shortest 'vector-for-each vectors)))
           (let loop ((index 0))
             (if (%< index end)
                 (begin
                   (%apply procedure (elements-at vectors index))
                   (loop (%+ index 1)))
                 (%unspecified)))))))

    (define (check-vector who message value)
      (if (%not (%vector? value))
          (raise-wrong-type who message value)))

    ;; The length of the shortest of some vectors.
    (define (shortest who vectors)
      (check-vector who "every argument but the first must be a vector" (%car vectors))
      (let loop ((rest (%cdr vectors)) (least (%vector-length (%car vectors))))
        (if (%pair? rest)
            (begin
              (check-vector who "every argument but the first must be a vector" (%car rest))
              (let ((length (%vector-length (%car rest))))
                (loop (%cdr rest) (if (%< length least) length least))))
            least)))

    (define (elements-at vectors index)
      (if (%pair? vectors)
          (%cons (%vector-ref (%car vectors) index) (elements-at (%cdr vectors) index))
          '()))

    ;; Bytevectors

    (define make-bytevector
      (case-lambda
        ((length) (%make-bytevector length (%default-object)))
        ((length filler) (%make-bytevector length filler))))

    (define (bytevector . bytes)
      (%bytevector bytes))

    (define-ranged bytevector-copy (%bytevector-copy bytevector))
    (define-ranged bytevector-copy! (%bytevector-copy! to at from))

    (define bytevector-append
      (case-lambda
        ((a b) (%bytevector-append a b))
        (all (%bytevector-append* all))))))
