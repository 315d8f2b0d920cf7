;;; SRFI 162: comparators sublibrary, which goes with SRFI 128.

(define-library (srfi 162)
  (import (scheme base) (scheme case-lambda) (scheme char) (srfi 128))
  (export comparator-max comparator-min comparator-max-in-list comparator-min-in-list
    default-comparator boolean-comparator real-comparator char-comparator char-ci-comparator string-comparator
    string-ci-comparator pair-comparator list-comparator vector-comparator eq-comparator eqv-comparator
    equal-comparator)
  (begin

    (define (comparator-max comparator first . rest)
      (comparator-max-in-list comparator (cons first rest)))

    (define (comparator-min comparator first . rest)
      (comparator-min-in-list comparator (cons first rest)))

    (define (comparator-max-in-list comparator objects)
      (extreme (lambda (a b) (<? comparator a b)) objects))

    (define (comparator-min-in-list comparator objects)
      (extreme (lambda (a b) (<? comparator b a)) objects))

    ;; The first of the objects after which no other comes.
    (define (extreme before? objects)
      (let loop ((best (car objects)) (rest (cdr objects)))
        (if (null? rest)
            best
            (loop (if (before? best (car rest)) (car rest) best) (cdr rest)))))

    (define default-comparator (make-default-comparator))
    (define boolean-comparator
      (make-comparator boolean? boolean=? (lambda (a b) (and (not a) b)) boolean-hash))
    (define real-comparator (make-comparator real? = < number-hash))
    (define char-comparator (make-comparator char? char=? char<? char-hash))
    (define char-ci-comparator (make-comparator char? char-ci=? char-ci<? char-ci-hash))
    (define string-comparator (make-comparator string? string=? string<? string-hash))
    (define string-ci-comparator (make-comparator string? string-ci=? string-ci<? string-ci-hash))
    (define pair-comparator (make-pair-comparator default-comparator default-comparator))
    (define list-comparator (make-list-comparator default-comparator list? null? car cdr))
    (define vector-comparator (make-vector-comparator default-comparator vector? vector-length vector-ref))
    (define eq-comparator (make-eq-comparator))
    (define eqv-comparator (make-eqv-comparator))
    (define equal-comparator (make-equal-comparator))))
