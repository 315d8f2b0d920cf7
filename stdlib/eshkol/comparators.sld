;;; Comparators (SRFI 128): a type test, an equality, an ordering and a hash function in one object.

(define-library (eshkol comparators)
  (import (scheme base))
  (export make-comparator comparator? comparator-ordered? comparator-hashable?
    comparator-type-test-predicate comparator-equality-predicate comparator-ordering-predicate
    comparator-hash-function)
  (begin

    (define-record-type comparator
      (new-comparator type-test equality ordering hash ordered? hashable?)
      comparator?
      (type-test comparator-type-test-predicate)
      (equality comparator-equality-predicate)
      (ordering comparator-ordering-predicate)
      (hash comparator-hash-function)
      (ordered? comparator-ordered?)
      (hashable? comparator-hashable?))

    (define (make-comparator type-test equality ordering hash)
      (new-comparator
        (if (eq? type-test #t) (lambda (object) #t) type-test)
        (if (eq? equality #t) (ordering-equality ordering) equality)
        (or ordering (lambda (a b) (error "this comparator has no ordering" a b)))
        (or hash (lambda (object) (error "this comparator has no hash function" object)))
        (if ordering #t #f)
        (if hash #t #f)))

    ;; Neither comes before the other.
    (define (ordering-equality less?)
      (lambda (a b) (not (or (less? a b) (less? b a)))))))
