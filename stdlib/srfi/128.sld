;;; SRFI 128: comparators (reduced).
;;;
;;; The default comparator orders the types of Scheme as they stand in `rank`, and objects of one type as the SRFI says;
;;; after them come the types that were registered, in the order of registration. Objects of any other type are the same
;;; where they are `equal?`, and have no order.

(define-library (srfi 128)
  (import (scheme base) (scheme case-lambda) (scheme complex) (eshkol comparators) (eshkol hashing)
    (only (eshkol control) raise-wrong-type))
  (export
    ;; Predicates.
    comparator? comparator-ordered? comparator-hashable?
    ;; Constructors.
    make-comparator make-pair-comparator make-list-comparator make-vector-comparator make-eq-comparator
    make-eqv-comparator make-equal-comparator
    ;; Standard hash functions.
    boolean-hash char-hash char-ci-hash string-hash string-ci-hash symbol-hash number-hash
    ;; Bounds and salt.
    hash-bound hash-salt
    ;; Default comparators.
    make-default-comparator default-hash comparator-register-default!
    ;; Accessors and invokers.
    comparator-type-test-predicate comparator-equality-predicate comparator-ordering-predicate
    comparator-hash-function comparator-test-type comparator-check-type comparator-hash
    ;; Comparison predicates.
    =? <? >? <=? >=?
    ;; Syntax.
    comparator-if<=>)
  (begin

    ;; Constructors

    ;; The hash of a compound object, from its hash so far and that of another part.
    (define (combine hash part)
      (modulo (+ (* 31 hash) part) bound))

    (define (make-pair-comparator car-comparator cdr-comparator)
      (make-comparator
        (lambda (object)
          (and (pair? object)
               (comparator-test-type car-comparator (car object))
               (comparator-test-type cdr-comparator (cdr object))))
        (lambda (a b)
          (and (same? car-comparator (car a) (car b))
               (same? cdr-comparator (cdr a) (cdr b))))
        (and (comparator-ordered? car-comparator)
             (comparator-ordered? cdr-comparator)
             (lambda (a b)
               (if (same? car-comparator (car a) (car b))
                   (before? cdr-comparator (cdr a) (cdr b))
                   (before? car-comparator (car a) (car b)))))
        (and (comparator-hashable? car-comparator)
             (comparator-hashable? cdr-comparator)
             (lambda (object)
               (combine (comparator-hash car-comparator (car object))
                        (comparator-hash cdr-comparator (cdr object)))))))

    (define (make-list-comparator comparator is-list? empty? head tail)
      (make-comparator
        (lambda (object)
          (and (is-list? object)
               (let loop ((rest object))
                 (or (empty? rest)
                     (and (comparator-test-type comparator (head rest))
                          (loop (tail rest)))))))
        (lambda (a b)
          (let loop ((a a) (b b))
            (if (empty? a)
                (empty? b)
                (and (not (empty? b))
                     (same? comparator (head a) (head b))
                     (loop (tail a) (tail b))))))
        (and (comparator-ordered? comparator)
             (lambda (a b)
               (let loop ((a a) (b b))
                 (cond
                   ((empty? a) (not (empty? b)))
                   ((empty? b) #f)
                   ((same? comparator (head a) (head b)) (loop (tail a) (tail b)))
                   (else (before? comparator (head a) (head b)))))))
        (and (comparator-hashable? comparator)
             (lambda (object)
               (let loop ((rest object) (hash 1))
                 (if (empty? rest)
                     hash
                     (loop (tail rest) (combine hash (comparator-hash comparator (head rest))))))))))

    (define (make-vector-comparator comparator is-vector? length ref)
      (make-comparator
        (lambda (object)
          (and (is-vector? object)
               (let ((end (length object)))
                 (let loop ((index 0))
                   (or (= index end)
                       (and (comparator-test-type comparator (ref object index))
                            (loop (+ index 1))))))))
        (lambda (a b)
          (let ((end (length a)))
            (and (= end (length b))
                 (let loop ((index 0))
                   (or (= index end)
                       (and (same? comparator (ref a index) (ref b index))
                            (loop (+ index 1))))))))
        (and (comparator-ordered? comparator)
             (lambda (a b)
               (let ((end (length a))
                     (other-end (length b)))
                 (if (= end other-end)
                     (let loop ((index 0))
                       (and (< index end)
                            (if (same? comparator (ref a index) (ref b index))
                                (loop (+ index 1))
                                (before? comparator (ref a index) (ref b index)))))
                     (< end other-end)))))
        (and (comparator-hashable? comparator)
             (lambda (object)
               (let ((end (length object)))
                 (let loop ((index 0) (hash 2))
                   (if (= index end)
                       hash
                       (loop (+ index 1) (combine hash (comparator-hash comparator (ref object index)))))))))))

    (define (make-eq-comparator) (make-comparator #t eq? #f default-hash))
    (define (make-eqv-comparator) (make-comparator #t eqv? #f default-hash))
    (define (make-equal-comparator) (make-comparator #t equal? #f default-hash))

    ;; Bounds and salt: all hash functions here stay below the bound, and none uses the salt.

    (define-syntax hash-bound
      (syntax-rules ()
        ((_) bound)))

    (define-syntax hash-salt
      (syntax-rules ()
        ((_) 16064047)))

    ;; Default comparators

    (define (make-default-comparator)
      (make-comparator #t default-same? default-before? default-hash))

    ;; The registered comparators, the first first.
    (define registered '())

    (define (comparator-register-default! comparator)
      (if (not (comparator? comparator))
          (raise-wrong-type 'comparator-register-default! "the argument must be a comparator" comparator))
      (set! registered (append registered (list comparator))))

    (define unknown 1000000)

    (define (rank object)
      (cond
        ((null? object) 0)
        ((pair? object) 1)
        ((boolean? object) 2)
        ((char? object) 3)
        ((string? object) 4)
        ((symbol? object) 5)
        ((number? object) 6)
        ((vector? object) 7)
        ((bytevector? object) 8)
        (else
         (let loop ((rank 9) (rest registered))
           (cond
             ((null? rest) unknown)
             ((comparator-test-type (car rest) object) rank)
             (else (loop (+ rank 1) (cdr rest))))))))

    (define (comparator-of-rank rank)
      (list-ref registered (- rank 9)))

    (define (default-same? a b)
      (let ((rank-a (rank a)))
        (and (= rank-a (rank b))
             (case rank-a
               ((0) #t)
               ((1) (and (default-same? (car a) (car b)) (default-same? (cdr a) (cdr b))))
               ((2 3 5 8) (equal? a b))
               ((4) (string=? a b))
               ((6) (= a b))
               ((7)
                (let ((end (vector-length a)))
                  (and (= end (vector-length b))
                       (let loop ((index 0))
                         (or (= index end)
                             (and (default-same? (vector-ref a index) (vector-ref b index))
                                  (loop (+ index 1))))))))
               (else
                (if (= rank-a unknown)
                    (equal? a b)
                    (same? (comparator-of-rank rank-a) a b)))))))

    (define (default-before? a b)
      (let ((rank-a (rank a))
            (rank-b (rank b)))
        (if (= rank-a rank-b)
            (case rank-a
              ((0) #f)
              ((1)
               (if (default-same? (car a) (car b))
                   (default-before? (cdr a) (cdr b))
                   (default-before? (car a) (car b))))
              ((2) (and (not a) b))
              ((3) (char<? a b))
              ((4) (string<? a b))
              ((5) (string<? (symbol->string a) (symbol->string b)))
              ((6) (number-before? a b))
              ((7) (vector-before? a b vector-length vector-ref default-same? default-before?))
              ((8) (vector-before? a b bytevector-length bytevector-u8-ref = <))
              (else
               (if (= rank-a unknown)
                   (error "the default comparator has no order for these objects" a b)
                   (before? (comparator-of-rank rank-a) a b))))
            (< rank-a rank-b))))

    ;; Complex numbers by their real parts, then by their imaginary parts.
    (define (number-before? a b)
      (if (and (real? a) (real? b))
          (< a b)
          (or (< (real-part a) (real-part b))
              (and (= (real-part a) (real-part b))
                   (< (imag-part a) (imag-part b))))))

    ;; The shorter first, then by the first elements that are not the same.
    (define (vector-before? a b length ref same? before?)
      (let ((end (length a)))
        (if (= end (length b))
            (let loop ((index 0))
              (and (< index end)
                   (if (same? (ref a index) (ref b index))
                       (loop (+ index 1))
                       (before? (ref a index) (ref b index)))))
            (< end (length b)))))

    ;; The runtime's hash serves whatever `equal?` and `=` take as the same. Where an object of a registered type is
    ;; among the parts that it looks at, the parts are hashed here.
    (define default-hash
      (case-lambda
        ((object)
         (if (and (pair? registered) (has-registered? object))
             (hash-parts object)
             (hash object)))
        ((object limit) (modulo (default-hash object) limit))))

    ;; As many parts are looked at, level by level.
    (define most-parts 256)

    ;; Gives `combine` every part that has no parts, and what it gave last.
    (define (fold-parts combine seed object)
      (let next-level ((level (list object)) (count 0) (result seed))
        (let loop ((rest level) (count count) (below '()) (result result))
          (if (and (pair? rest) (< count most-parts))
              (let ((part (car rest))
                    (count (+ count 1)))
                (cond
                  ((pair? part) (loop (cdr rest) count (cons (cdr part) (cons (car part) below)) result))
                  ((vector? part)
                   (loop (cdr rest) count
                         (append (vector->list part 0 (min most-parts (vector-length part))) below)
                         (combine (vector-length part) result)))
                  (else (loop (cdr rest) count below (combine part result)))))
              (if (and (pair? below) (< count most-parts))
                  (next-level below count result)
                  result)))))

    (define (has-registered? object)
      (fold-parts (lambda (part found?) (or found? (<= 9 (rank part) (- unknown 1)))) #f object))

    (define (hash-parts object)
      (fold-parts
        (lambda (part result)
          (let ((rank (rank part)))
            (combine result
              (if (<= 9 rank (- unknown 1))
                  (comparator-hash (comparator-of-rank rank) part)
                  (hash part)))))
        3
        object))

    ;; Invokers

    (define (comparator-test-type comparator object)
      ((comparator-type-test-predicate comparator) object))

    (define (comparator-check-type comparator object)
      (if (comparator-test-type comparator object)
          #t
          (raise-wrong-type 'comparator-check-type "the comparator is not for objects of this type" object)))

    (define (comparator-hash comparator object)
      ((comparator-hash-function comparator) object))

    ;; Comparison predicates

    (define (same? comparator a b)
      ((comparator-equality-predicate comparator) a b))

    (define (before? comparator a b)
      ((comparator-ordering-predicate comparator) a b))

    ;; A relation that holds between neighbours holds between all.
    (define-syntax define-comparison
      (syntax-rules ()
        ((_ name (comparator a b) holds?)
         (define (name comparator a b . rest)
           (and holds?
                (or (null? rest)
                    (apply name comparator b rest)))))))

    (define-comparison =? (comparator a b) (same? comparator a b))
    (define-comparison <? (comparator a b) (before? comparator a b))
    (define-comparison >? (comparator a b) (before? comparator b a))
    (define-comparison <=? (comparator a b) (not (before? comparator b a)))
    (define-comparison >=? (comparator a b) (not (before? comparator a b)))

    (define-syntax comparator-if<=>
      (syntax-rules ()
        ((_ a b less equal greater)
         (comparator-if<=> (make-default-comparator) a b less equal greater))
        ((_ comparator a b less equal greater)
         (let ((c comparator) (x a) (y b))
           (cond
             ((<? c x y) less)
             ((=? c x y) equal)
             (else greater))))))))
