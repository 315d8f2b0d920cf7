;;; Hash tables: the procedures of SRFI 125, which are those of SRFI 69 too.
;;;
;;; The associations stand in a vector, in the order in which they came: three words for each, the key, the value and
;;; the hash. A second vector, the index, has room for twice as many and says where they stand: the one with hash h is
;;; named at place h, modulo the size, or at the next free place after it, by a word that shows some bits of the hash as
;;; well, so that as a rule only keys that are the same are compared. To delete an association, its key becomes
;;; `nothing`; it keeps its place in both vectors until they are full, and then they are made anew, of a size that
;;; leaves at least a quarter free. So every operation on one key takes constant time on the average, walking through a
;;; table takes time proportional to what was put into it since it was made anew, and its order is that of the program,
;;; the same in every run.
;;;
;;; The runtime hashes keys itself where the equivalence is `eq?`, `eqv?`, `equal?` or `string=?`: its hashes of
;;; objects do not change when objects move. Walks look at the table as it was when they began.

(define-library (eshkol hash-tables)
  (import (scheme base) (scheme case-lambda) (scheme char) (prefix (eshkol primitives) %) (eshkol comparators)
    (eshkol hashing) (only (eshkol numbers) bitwise-and bitwise-ior bitwise-xor bitwise-not)
    (only (eshkol control) raise-wrong-type raise-out-of-range))
  (export
    make-hash-table hash-table hash-table-unfold alist->hash-table
    hash-table? hash-table-contains? hash-table-empty? hash-table=? hash-table-mutable?
    hash-table-ref hash-table-ref/default
    hash-table-set! hash-table-delete! hash-table-intern! hash-table-update! hash-table-update!/default
    hash-table-pop! hash-table-clear!
    hash-table-size hash-table-keys hash-table-values hash-table-entries hash-table-find hash-table-count
    hash-table-map hash-table-for-each hash-table-walk hash-table-map! hash-table-map->list hash-table-fold
    hash-table-prune!
    hash-table-copy hash-table-empty-copy hash-table->alist
    hash-table-union! hash-table-intersection! hash-table-difference! hash-table-xor!
    hash-table-equivalence-function hash-table-hash-function)
  (begin

    (define-record-type hash-table-type
      (new-table kind same? hash index entries first used deleted)
      hash-table?
      ;; How keys are compared and hashed: `eq`, `eqv`, `equal`, `string`, or by the two procedures.
      (kind table-kind)
      (same? table-same?)
      (hash table-hash)
      ;; At each place #f, or the number of the key's word in `entries` with bits of the hash above it.
      (index table-index set-table-index!)
      (entries table-entries set-table-entries!)
      ;; Where associations that are not deleted begin, and where they end: numbers of words.
      (first table-first set-table-first!)
      (used table-used set-table-used!)
      ;; How many associations before that end were deleted.
      (deleted table-deleted set-table-deleted!))

    ;; How many associations there are.
    (define (table-count table)
      (- (quotient (table-used table) 3) (table-deleted table)))

    ;; The key of a deleted association.
    (define nothing (%make-cell #f))

    (define smallest 8)

    (define (empty-table kind same? hash capacity)
      (new-table kind same? hash (make-vector (* 2 capacity) #f) (make-vector (* 3 capacity) nothing) 0 0 0))

    ;; A power of two of which at most three quarters are needed.
    (define (capacity-for count)
      (let loop ((capacity smallest))
        (if (> (* 4 count) (* 3 capacity))
            (loop (* 2 capacity))
            capacity)))

    ;; Looking up

    ;; The bits of a word in the index that are the number in `entries`, and those of the hash.
    (define-syntax number-bits (syntax-rules () ((_) #xffffffff)))
    (define-syntax hash-bits (syntax-rules () ((_) #xffff00000000)))

    ;; Binds a name to the number that some bits of a fixnum are: the compiler then knows that it is a small one.
    (define-syntax let-bits
      (syntax-rules ()
        ((_ (name value bits) body)
         (let ((word value))
           (if (%fixnum? word)
               (let ((name (bitwise-and word bits))) body))))))

    ;; The bits of a hash that are a place in the index.
    (define-syntax place-bits
      (syntax-rules ()
        ((_ index) (bitwise-and (- (vector-length index) 1) (number-bits)))))

    (define-syntax next-place
      (syntax-rules ()
        ((_ place bits) (bitwise-and (+ place 1) bits))))

    ;; Where the association of a key stands; if there is none, the complement of the key's hash.
    (define (look-up table key)
      (case (table-kind table)
        ((eq) (probe table key (%hash-eqv key) (lambda (other) (eq? other key))))
        ((eqv) (probe table key (%hash-eqv key) (lambda (other) (eqv? other key))))
        ((string)
         (probe table key (%string-hash key) (lambda (other) (and (not (eq? other nothing)) (string=? other key)))))
        ((equal)
         (probe table key (%hash-equal key) (lambda (other) (and (not (eq? other nothing)) (equal? other key)))))
        (else
         (let ((same? (table-same? table)))
           (probe table key (%hash-eqv ((table-hash table) key))
             (lambda (other) (and (not (eq? other nothing)) (same? other key))))))))

    (define-syntax probe
      (syntax-rules ()
        ((_ table key key-hash is-key?)
         (let* ((hash key-hash)
                (index (table-index table))
                (entries (table-entries table))
                (bits (place-bits index)))
           (let loop ((place (bitwise-and hash bits)))
             (let ((word (vector-ref index place)))
               (if (%fixnum? word)
                   (let ((entry (bitwise-and word (number-bits))))
                     (if (and (eq? (bitwise-and (bitwise-xor word hash) (hash-bits)) 0)
                              (is-key? (vector-ref entries entry)))
                         entry
                         (loop (next-place place bits))))
                   (bitwise-not hash))))))))

    (define (check-table who table)
      (if (not (hash-table? table))
          (raise-wrong-type who "an argument must be a hash table" table)))

    ;; Changing

    ;; Adds an association whose key is not there.
    (define (add! table key hash value)
      (let ((entries (table-entries table))
            (used (table-used table)))
        (if (eq? used (vector-length entries))
            (begin
              (renew! table (capacity-for (+ (table-count table) 1)))
              (add! table key hash value))
            (let-bits (entry used (number-bits))
              (begin
                (name! (table-index table) hash entry)
                (vector-set! entries entry key)
                (vector-set! entries (+ entry 1) value)
                (vector-set! entries (+ entry 2) hash)
                (set-table-used! table (+ entry 3)))))))

    ;; Writes into the index where the association with this hash stands.
    (define (name! index hash entry)
      (let ((bits (place-bits index)))
        (let loop ((place (bitwise-and hash bits)))
          (if (vector-ref index place)
              (loop (next-place place bits))
              (vector-set! index place (bitwise-ior (bitwise-and hash (hash-bits)) entry))))))

    ;; Both vectors anew, without what was deleted.
    (define (renew! table capacity)
      (let* ((index (make-vector (* 2 capacity) #f))
             (entries (make-vector (* 3 capacity) nothing))
             (used (copy-entries! entries table)))
        (let loop ((entry 0))
          (if (< entry used)
              (let-bits (hash (vector-ref entries (+ entry 2)) (- bound 1))
                (begin
                  (name! index hash entry)
                  (loop (+ entry 3))))))
        (set-table-index! table index)
        (set-table-entries! table entries)
        (set-table-first! table 0)
        (set-table-used! table used)
        (set-table-deleted! table 0)))

    ;; Copies what was not deleted, and gives the number of words.
    (define (copy-entries! to table)
      (let ((entries (table-entries table))
            (end (table-used table)))
        (if (eq? (table-deleted table) 0)
            (begin
              (vector-copy! to 0 entries 0 end)
              end)
            (let-bits (first (table-first table) (number-bits))
              (let loop ((from first) (at 0))
                (if (eq? from end)
                    at
                    (let ((key (vector-ref entries from)))
                      (if (eq? key nothing)
                          (loop (+ from 3) at)
                          (begin
                            (vector-set! to at key)
                            (vector-set! to (+ at 1) (vector-ref entries (+ from 1)))
                            (vector-set! to (+ at 2) (vector-ref entries (+ from 2)))
                            (loop (+ from 3) (+ at 3)))))))))))

    (define (put! table key value)
      (let ((entry (look-up table key)))
        (if (< entry 0)
            (add! table key (bitwise-not entry) value)
            (vector-set! (table-entries table) (+ entry 1) value))))

    ;; Gives a key the value that `new` makes of the old one, or that `first` makes where there is none. These may change
    ;; the table, and then the key is looked up again.
    (define-syntax update-entry!
      (syntax-rules ()
        ((_ table key (old) new first)
         (let ((entry (look-up table key))
               (entries (table-entries table)))
           (if (< entry 0)
               (let* ((used (table-used table))
                      (value first))
                 (put-unless-changed! table key (bitwise-not entry) value entries used))
               (let* ((stored (vector-ref entries entry))
                      (value (let ((old (vector-ref entries (+ entry 1)))) new)))
                 (if (and (eq? entries (table-entries table)) (eq? stored (vector-ref entries entry)))
                     (vector-set! entries (+ entry 1) value)
                     (put! table key value))))))))

    ;; Puts an association in whose key was not there when the table had these entries and used so much of them.
    (define (put-unless-changed! table key hash value entries used)
      (if (and (eq? entries (table-entries table)) (= used (table-used table)))
          (add! table key hash value)
          (put! table key value)))

    (define (delete-entry! table entry)
      (let ((entries (table-entries table)))
        (vector-set! entries entry nothing)
        (vector-set! entries (+ entry 1) #f)
        (set-table-deleted! table (+ (table-deleted table) 1))))

    ;; Gives `combine` every key and value, and what it gave last.
    (define (fold-table combine seed table)
      (let ((entries (table-entries table))
            (end (table-used table)))
        (let loop ((entry (table-first table)) (result seed))
          (if (< entry end)
              (let ((key (vector-ref entries entry)))
                (loop (+ entry 3)
                      (if (eq? key nothing)
                          result
                          (combine key (vector-ref entries (+ entry 1)) result))))
              result))))

    ;; Constructors

    ;; The equivalences that the runtime knows, with the hash functions that belong to them.
    (define (kind-of same?)
      (cond
        ((or (eq? same? eq?) (eq? same? symbol=?) (eq? same? boolean=?)) 'eq)
        ((or (eq? same? eqv?) (eq? same? char=?)) 'eqv)
        ((eq? same? equal?) 'equal)
        ((eq? same? string=?) 'string)
        (else 'own)))

    (define (default-hash-function same?)
      (case (kind-of same?)
        ((eq eqv) hash-by-identity)
        ((equal) hash)
        ((string) string-hash)
        (else
         (cond
           ((eq? same? string-ci=?) string-ci-hash)
           ((eq? same? =) number-hash)
           ((eq? same? char-ci=?) char-ci-hash)
           (else (error "make-hash-table: this equivalence needs a hash function" same?))))))

    (define make-hash-table
      (case-lambda
        (() (table-of equal? hash '()))
        ((first) (make-table first '()))
        ((first . rest) (make-table first rest))))

    ;; The first argument is a comparator, or else an equivalence, which a hash function may follow. A number is a
    ;; capacity.
    (define (make-table first rest)
      (cond
        ((comparator? first)
         (let ((same? (comparator-equality-predicate first)))
           (if (or (comparator-hashable? first) (not (eq? (kind-of same?) 'own)))
               (table-of same? (comparator-hash-function first) rest)
               (error "make-hash-table: the comparator has no hash function" first))))
        ((not (procedure? first))
         (raise-wrong-type 'make-hash-table "argument 1 must be a comparator or a procedure" first))
        ((and (pair? rest) (procedure? (car rest))) (table-of first (car rest) (cdr rest)))
        (else (table-of first (default-hash-function first) rest))))

    (define (table-of same? hash options)
      (for-each
        (lambda (option)
          (if (memq option '(weak-keys weak-values ephemeral-keys ephemeral-values))
              (error "make-hash-table: there are no weak hash tables" option)))
        options)
      (empty-table (kind-of same?) same? hash
        (let loop ((options options))
          (cond
            ((null? options) smallest)
            ((and (exact-integer? (car options)) (>= (car options) 0)) (capacity-for (min (car options) 1000000000)))
            (else (loop (cdr options)))))))

    (define (hash-table comparator . associations)
      (let ((table (make-hash-table comparator)))
        (let loop ((rest associations))
          (if (pair? rest)
              (let ((key (car rest)))
                (if (null? (cdr rest))
                    (error "hash-table: a key has no value" key))
                (if (hash-table-contains? table key)
                    (error "hash-table: two keys are the same" key))
                (put! table key (cadr rest))
                (loop (cddr rest)))))
        table))

    (define (hash-table-unfold stop? mapper successor seed . arguments)
      (let ((table (apply make-hash-table arguments)))
        (let loop ((seed seed))
          (if (stop? seed)
              table
              (let-values (((key value) (mapper seed)))
                (put! table key value)
                (loop (successor seed)))))))

    ;; Of several associations with one key the first counts.
    (define (alist->hash-table alist . arguments)
      (let ((table (apply make-hash-table arguments)))
        (for-each
          (lambda (association)
            (hash-table-intern! table (car association) (lambda () (cdr association))))
          alist)
        table))

    ;; Predicates

    (define (hash-table-contains? table key)
      (>= (look-up table key) 0))

    (define (hash-table-empty? table) (= (table-count table) 0))

    (define (hash-table=? value-comparator first second)
      (let ((same? (comparator-equality-predicate value-comparator)))
        (and (= (table-count first) (table-count second))
             (let ((entries (table-entries first))
                   (end (table-used first)))
               (let loop ((entry (table-first first)))
                 (or (>= entry end)
                     (let ((key (vector-ref entries entry)))
                       (if (eq? key nothing)
                           (loop (+ entry 3))
                           (let ((other (look-up second key)))
                             (and (>= other 0)
                                  (same? (vector-ref entries (+ entry 1))
                                         (vector-ref (table-entries second) (+ other 1)))
                                  (loop (+ entry 3))))))))))))

    (define (hash-table-mutable? table)
      (check-table 'hash-table-mutable? table)
      #t)

    ;; Accessors

    (define hash-table-ref
      (case-lambda
        ((table key)
         (let ((entry (look-up table key)))
           (if (< entry 0)
               (missing 'hash-table-ref key)
               (vector-ref (table-entries table) (+ entry 1)))))
        ((table key failure)
         (let ((entry (look-up table key)))
           (if (< entry 0)
               (failure)
               (vector-ref (table-entries table) (+ entry 1)))))
        ((table key failure success)
         (let ((entry (look-up table key)))
           (if (< entry 0)
               (failure)
               (success (vector-ref (table-entries table) (+ entry 1))))))))

    (define (missing who key)
      (raise-out-of-range who "the key is not in the table" key))

    (define (hash-table-ref/default table key default)
      (let ((entry (look-up table key)))
        (if (< entry 0)
            default
            (vector-ref (table-entries table) (+ entry 1)))))

    ;; Mutators

    (define hash-table-set!
      (case-lambda
        ((table key value) (put! table key value))
        ((table . associations)
         (check-table 'hash-table-set! table)
         (let loop ((rest associations))
           (if (pair? rest)
               (if (pair? (cdr rest))
                   (begin
                     (put! table (car rest) (cadr rest))
                     (loop (cddr rest)))
                   (error "hash-table-set!: a key has no value" (car rest))))))))

    (define hash-table-delete!
      (case-lambda
        ((table key)
         (let ((entry (look-up table key)))
           (if (< entry 0)
               0
               (begin
                 (delete-entry! table entry)
                 1))))
        ((table . keys)
         (check-table 'hash-table-delete! table)
         (let loop ((keys keys) (count 0))
           (if (pair? keys)
               (loop (cdr keys) (+ count (hash-table-delete! table (car keys))))
               count)))))

    (define (hash-table-intern! table key failure)
      (let ((entry (look-up table key)))
        (if (< entry 0)
            (let* ((entries (table-entries table))
                   (used (table-used table))
                   (value (failure)))
              (put-unless-changed! table key (bitwise-not entry) value entries used)
              value)
            (vector-ref (table-entries table) (+ entry 1)))))

    (define hash-table-update!
      (case-lambda
        ((table key update)
         (update-entry! table key (value) (update value) (update (missing 'hash-table-ref key))))
        ((table key update failure)
         (update-entry! table key (value) (update value) (update (failure))))
        ((table key update failure success)
         (update-entry! table key (value) (update (success value)) (update (failure))))))

    (define (hash-table-update!/default table key update default)
      (update-entry! table key (value) (update value) (update default)))

    ;; Takes the association out that came first.
    (define (hash-table-pop! table)
      (if (hash-table-empty? table)
          (error "hash-table-pop!: the table is empty" table))
      (let ((entries (table-entries table)))
        (let loop ((entry (table-first table)))
          (let ((key (vector-ref entries entry)))
            (if (eq? key nothing)
                (loop (+ entry 3))
                (let ((value (vector-ref entries (+ entry 1))))
                  (delete-entry! table entry)
                  (set-table-first! table (+ entry 3))
                  (values key value)))))))

    (define (hash-table-clear! table)
      (set-table-index! table (make-vector (* 2 smallest) #f))
      (set-table-entries! table (make-vector (* 3 smallest) nothing))
      (set-table-first! table 0)
      (set-table-used! table 0)
      (set-table-deleted! table 0))

    ;; The whole table

    (define (hash-table-size table) (table-count table))

    (define (hash-table-keys table)
      (hash-table-map->list (lambda (key value) key) table))

    (define (hash-table-values table)
      (hash-table-map->list (lambda (key value) value) table))

    (define (hash-table-entries table)
      (values (hash-table-keys table) (hash-table-values table)))

    (define (hash-table->alist table)
      (hash-table-map->list cons table))

    (define (hash-table-find find table failure)
      (let ((entries (table-entries table))
            (end (table-used table)))
        (let loop ((entry (table-first table)))
          (if (< entry end)
              (let ((key (vector-ref entries entry)))
                (or (and (not (eq? key nothing))
                         (find key (vector-ref entries (+ entry 1))))
                    (loop (+ entry 3))))
              (failure)))))

    (define (hash-table-count holds? table)
      (fold-table
        (lambda (key value count) (if (holds? key value) (+ count 1) count))
        0
        table))

    ;; Mapping and folding

    (define (hash-table-map procedure comparator table)
      (let ((result (make-hash-table comparator)))
        (hash-table-for-each
          (lambda (key value) (put! result key (procedure value)))
          table)
        result))

    (define (hash-table-for-each procedure table)
      (fold-table
        (lambda (key value ignored)
          (procedure key value)
          ignored)
        (if #f #f)
        table))

    (define (hash-table-walk table procedure)
      (hash-table-for-each procedure table))

    (define (hash-table-map! procedure table)
      (hash-table-for-each
        (lambda (key value) (put! table key (procedure key value)))
        table))

    ;; In the order in which the associations came.
    (define (hash-table-map->list procedure table)
      (reverse
        (fold-table
          (lambda (key value list) (cons (procedure key value) list))
          '()
          table)))

    ;; SRFI 69 has the table first.
    (define (hash-table-fold first second third)
      (if (hash-table? first)
          (fold-table second third first)
          (fold-table first second third)))

    (define (hash-table-prune! drop? table)
      (let ((entries (table-entries table))
            (end (table-used table)))
        (let loop ((entry (table-first table)))
          (if (< entry end)
              (let ((key (vector-ref entries entry)))
                (if (and (not (eq? key nothing))
                         (drop? key (vector-ref entries (+ entry 1))))
                    (hash-table-delete! table key))
                (loop (+ entry 3)))))))

    ;; Copying. All tables can be changed, so there is nothing to say with the second argument.

    (define hash-table-copy
      (case-lambda
        ((table) (copy-table table))
        ((table mutable?) (copy-table table))))

    (define (copy-table table)
      (check-table 'hash-table-copy table)
      (new-table (table-kind table) (table-same? table) (table-hash table)
        (vector-copy (table-index table)) (vector-copy (table-entries table))
        (table-first table) (table-used table) (table-deleted table)))

    (define (hash-table-empty-copy table)
      (check-table 'hash-table-empty-copy table)
      (empty-table (table-kind table) (table-same? table) (table-hash table) smallest))

    ;; Tables as sets. They change the first table and give it.

    (define (hash-table-union! first second)
      (hash-table-for-each
        (lambda (key value)
          (if (not (hash-table-contains? first key))
              (put! first key value)))
        second)
      first)

    (define (hash-table-intersection! first second)
      (hash-table-prune! (lambda (key value) (not (hash-table-contains? second key))) first)
      first)

    (define (hash-table-difference! first second)
      (hash-table-prune! (lambda (key value) (hash-table-contains? second key)) first)
      first)

    (define (hash-table-xor! first second)
      (hash-table-for-each
        (lambda (key value)
          (if (= (hash-table-delete! first key) 0)
              (put! first key value)))
        (if (eq? first second) (copy-table second) second))
      first)

    ;; What a table was made with

    (define (hash-table-equivalence-function table) (table-same? table))
    (define (hash-table-hash-function table) (table-hash table))))
