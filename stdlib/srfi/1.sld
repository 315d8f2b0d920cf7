;;; SRFI 1: list library.
;;;
;;; What R7RS has too is the same binding: `append`, `map`, `member` and so on already take everything that SRFI 1 lets
;;; them take. The procedures whose names end in `!` may reuse the pairs of their arguments, and need not; here they are
;;; the procedures without the `!`, since making a pair costs no more than changing one.
;;;
;;; Procedures of several lists end with the shortest, and at least one list must be finite. Their clause for one list
;;; stands first, and the general one takes the lists apart with `heads` and `tails`.

(define-library (srfi 1)
  (import (scheme base) (scheme case-lambda) (scheme cxr)
    (only (eshkol control) raise-wrong-type raise-out-of-range))
  (export
    ;; Constructors.
    cons list xcons cons* make-list list-tabulate list-copy circular-list iota
    ;; Predicates.
    pair? null? proper-list? circular-list? dotted-list? not-pair? null-list? list=
    ;; Selectors.
    car cdr caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr caaaar caaadr caadar caaddr cadaar
    cadadr caddar cadddr cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr list-ref
    first second third fourth fifth sixth seventh eighth ninth tenth car+cdr
    take drop take-right drop-right (rename take take!) (rename drop-right drop-right!)
    split-at (rename split-at split-at!) last last-pair
    ;; Miscellaneous.
    length length+ append (rename append append!) concatenate (rename concatenate concatenate!)
    reverse (rename reverse reverse!) append-reverse (rename append-reverse append-reverse!)
    zip unzip1 unzip2 unzip3 unzip4 unzip5 count
    ;; Folding and mapping.
    map for-each fold unfold pair-fold reduce fold-right unfold-right pair-fold-right reduce-right
    append-map (rename append-map append-map!) (rename map map!) (rename map map-in-order) pair-for-each filter-map
    ;; Filtering.
    filter partition remove (rename filter filter!) (rename partition partition!) (rename remove remove!)
    ;; Searching.
    member memq memv find find-tail any every list-index
    take-while drop-while (rename take-while take-while!) span break (rename span span!) (rename break break!)
    ;; Deletion.
    delete delete-duplicates (rename delete delete!) (rename delete-duplicates delete-duplicates!)
    ;; Association lists.
    assoc assq assv alist-cons alist-copy alist-delete (rename alist-delete alist-delete!)
    ;; Lists as sets.
    lset<= lset= lset-adjoin
    lset-union (rename lset-union lset-union!)
    lset-intersection (rename lset-intersection lset-intersection!)
    lset-difference (rename lset-difference lset-difference!)
    lset-xor (rename lset-xor lset-xor!)
    lset-diff+intersection (rename lset-diff+intersection lset-diff+intersection!)
    ;; Mutators.
    set-car! set-cdr!)

  (begin

    ;; Several lists at once

    ;; Have all lists another element? The first one that ends must end in the empty list.
    (define (all-pairs? who lists)
      (or (null? lists)
          (let ((list (car lists)))
            (if (pair? list)
                (all-pairs? who (cdr lists))
                (end-of-list who list)))))

    ;; #f where a list ends properly.
    (define (end-of-list who rest)
      (if (null? rest)
          #f
          (raise-wrong-type who "an argument must be a list" rest)))

    (define (heads lists)
      (if (pair? lists)
          (cons (caar lists) (heads (cdr lists)))
          '()))

    (define (tails lists)
      (if (pair? lists)
          (cons (cdar lists) (tails (cdr lists)))
          '()))

    ;; The heads of the lists, followed by one more value.
    (define (heads-and lists value)
      (if (pair? lists)
          (cons (caar lists) (heads-and (cdr lists) value))
          (list value)))

    ;; Constructors

    (define (xcons first second) (cons second first))

    (define (cons* first . rest)
      (let loop ((first first) (rest rest))
        (if (pair? rest)
            (cons first (loop (car rest) (cdr rest)))
            first)))

    (define (list-tabulate count procedure)
      (check-count 'list-tabulate count)
      (let loop ((index (- count 1)) (result '()))
        (if (< index 0)
            result
            (loop (- index 1) (cons (procedure index) result)))))

    (define (check-count who count)
      (if (not (and (exact-integer? count) (>= count 0)))
          (raise-wrong-type who "the number of elements must be an exact integer that is not negative" count)))

    (define (circular-list first . rest)
      (let ((result (cons first (list-copy rest))))
        (set-cdr! (last-pair result) result)
        result))

    (define iota
      (case-lambda
        ((count) (iota count 0 1))
        ((count start) (iota count start 1))
        ((count start step)
         (check-count 'iota count)
         (let loop ((index (- count 1)) (result '()))
           (if (< index 0)
               result
               (loop (- index 1) (cons (+ start (* index step)) result)))))))

    ;; Predicates

    (define (proper-list? object) (list? object))

    (define (circular-list? object)
      (eq? (shape object) 'circular))

    (define (dotted-list? object)
      (eq? (shape object) 'dotted))

    ;; How the chain of pairs ends: `proper`, `dotted` or `circular`. The slow end goes one pair where the fast one
    ;; goes two.
    (define (shape object)
      (let loop ((slow object) (fast object))
        (if (pair? fast)
            (let ((fast (cdr fast)))
              (if (pair? fast)
                  (let ((slow (cdr slow)) (fast (cdr fast)))
                    (if (eq? slow fast) 'circular (loop slow fast)))
                  (if (null? fast) 'proper 'dotted)))
            (if (null? fast) 'proper 'dotted))))

    (define (not-pair? object) (not (pair? object)))

    (define (null-list? list)
      (if (pair? list)
          #f
          (not (end-of-list 'null-list? list))))

    (define (list= same? . lists)
      (or (null? lists)
          (let next ((first (car lists)) (rest (cdr lists)))
            (or (null? rest)
                (let ((second (car rest)))
                  (if (eq? first second)
                      (next second (cdr rest))
                      (let loop ((a first) (b second))
                        (if (null-list? a)
                            (and (null-list? b) (next second (cdr rest)))
                            (and (not (null-list? b))
                                 (same? (car a) (car b))
                                 (loop (cdr a) (cdr b)))))))))))

    ;; Selectors

    (define (first list) (car list))
    (define (second list) (cadr list))
    (define (third list) (caddr list))
    (define (fourth list) (cadddr list))
    (define (fifth list) (car (cddddr list)))
    (define (sixth list) (cadr (cddddr list)))
    (define (seventh list) (caddr (cddddr list)))
    (define (eighth list) (cadddr (cddddr list)))
    (define (ninth list) (car (cddddr (cddddr list))))
    (define (tenth list) (cadr (cddddr (cddddr list))))

    (define (car+cdr pair) (values (car pair) (cdr pair)))

    (define (take list count)
      (check-count 'take count)
      (let loop ((rest list) (count count))
        (if (= count 0)
            '()
            (if (pair? rest)
                (cons (car rest) (loop (cdr rest) (- count 1)))
                (too-short 'take list)))))

    (define (drop list count)
      (check-count 'drop count)
      (let loop ((rest list) (count count))
        (if (= count 0)
            rest
            (if (pair? rest)
                (loop (cdr rest) (- count 1))
                (too-short 'drop list)))))

    (define (too-short who list)
      (raise-out-of-range who "the list is too short" list))

    (define (take-right list count)
      (let loop ((last list) (ahead (drop list count)))
        (if (pair? ahead)
            (loop (cdr last) (cdr ahead))
            last)))

    (define (drop-right list count)
      (let loop ((rest list) (ahead (drop list count)))
        (if (pair? ahead)
            (cons (car rest) (loop (cdr rest) (cdr ahead)))
            '())))

    (define (split-at list count)
      (check-count 'split-at count)
      (let loop ((rest list) (count count) (taken '()))
        (if (= count 0)
            (values (reverse taken) rest)
            (if (pair? rest)
                (loop (cdr rest) (- count 1) (cons (car rest) taken))
                (too-short 'split-at list)))))

    (define (last list) (car (last-pair list)))

    (define (last-pair list)
      (let ((rest (cdr list)))
        (if (pair? rest) (last-pair rest) list)))

    ;; Miscellaneous

    (define (length+ object)
      (let loop ((slow object) (fast object) (count 0))
        (if (pair? fast)
            (let ((fast (cdr fast)))
              (if (pair? fast)
                  (let ((slow (cdr slow)) (fast (cdr fast)))
                    (if (eq? slow fast) #f (loop slow fast (+ count 2))))
                  (checked-length fast (+ count 1))))
            (checked-length fast count))))

    (define (checked-length end count)
      (if (null? end)
          count
          (raise-wrong-type 'length+ "the argument must be a proper or circular list" end)))

    (define (concatenate lists) (apply append lists))

    (define (append-reverse head tail)
      (if (pair? head)
          (append-reverse (cdr head) (cons (car head) tail))
          (begin
            (end-of-list 'append-reverse head)
            tail)))

    (define (zip list . lists) (apply map list-of list lists))
    (define (list-of . elements) elements)

    (define (unzip1 lists) (map car lists))
    (define (unzip2 lists) (values (map car lists) (map cadr lists)))
    (define (unzip3 lists) (values (map car lists) (map cadr lists) (map caddr lists)))
    (define (unzip4 lists) (values (map car lists) (map cadr lists) (map caddr lists) (map cadddr lists)))
    (define (unzip5 lists)
      (values (map car lists) (map cadr lists) (map caddr lists) (map cadddr lists) (map fifth lists)))

    (define count
      (case-lambda
        ((holds? list)
         (let loop ((rest list) (result 0))
           (if (null-list? rest)
               result
               (loop (cdr rest) (if (holds? (car rest)) (+ result 1) result)))))
        ((holds? list . lists)
         (let loop ((rests (cons list lists)) (result 0))
           (if (all-pairs? 'count rests)
               (loop (tails rests) (if (apply holds? (heads rests)) (+ result 1) result))
               result)))))

    ;; Folding and mapping

    (define fold
      (case-lambda
        ((combine initial list)
         (let loop ((rest list) (result initial))
           (if (pair? rest)
               (loop (cdr rest) (combine (car rest) result))
               (begin
                 (end-of-list 'fold rest)
                 result))))
        ((combine initial list . lists)
         (let loop ((rests (cons list lists)) (result initial))
           (if (all-pairs? 'fold rests)
               (loop (tails rests) (apply combine (heads-and rests result)))
               result)))))

    (define fold-right
      (case-lambda
        ((combine initial list)
         (let loop ((rest list))
           (if (pair? rest)
               (combine (car rest) (loop (cdr rest)))
               (begin
                 (end-of-list 'fold-right rest)
                 initial))))
        ((combine initial list . lists)
         (let loop ((rests (cons list lists)))
           (if (all-pairs? 'fold-right rests)
               (apply combine (heads-and rests (loop (tails rests))))
               initial)))))

    ;; The combining procedure may change the cdr of the pair that it gets, so the rest is taken first.
    (define pair-fold
      (case-lambda
        ((combine initial list)
         (let loop ((rest list) (result initial))
           (if (pair? rest)
               (let ((next (cdr rest)))
                 (loop next (combine rest result)))
               (begin
                 (end-of-list 'pair-fold rest)
                 result))))
        ((combine initial list . lists)
         (let loop ((rests (cons list lists)) (result initial))
           (if (all-pairs? 'pair-fold rests)
               (let ((next (tails rests)))
                 (loop next (apply combine (append rests (list-of result)))))
               result)))))

    (define pair-fold-right
      (case-lambda
        ((combine initial list)
         (let loop ((rest list))
           (if (pair? rest)
               (combine rest (loop (cdr rest)))
               (begin
                 (end-of-list 'pair-fold-right rest)
                 initial))))
        ((combine initial list . lists)
         (let loop ((rests (cons list lists)))
           (if (all-pairs? 'pair-fold-right rests)
               (apply combine (append rests (list-of (loop (tails rests)))))
               initial)))))

    (define (reduce combine identity list)
      (if (null-list? list)
          identity
          (fold combine (car list) (cdr list))))

    (define (reduce-right combine identity list)
      (if (null-list? list)
          identity
          (let loop ((head (car list)) (rest (cdr list)))
            (if (pair? rest)
                (combine head (loop (car rest) (cdr rest)))
                head))))

    (define unfold
      (case-lambda
        ((stop? mapper successor seed)
         (let loop ((seed seed))
           (if (stop? seed)
               '()
               (let ((head (mapper seed)))
                 (cons head (loop (successor seed)))))))
        ((stop? mapper successor seed tail-maker)
         (let loop ((seed seed))
           (if (stop? seed)
               (tail-maker seed)
               (let ((head (mapper seed)))
                 (cons head (loop (successor seed)))))))))

    (define unfold-right
      (case-lambda
        ((stop? mapper successor seed) (unfold-right stop? mapper successor seed '()))
        ((stop? mapper successor seed tail)
         (let loop ((seed seed) (result tail))
           (if (stop? seed)
               result
               (loop (successor seed) (cons (mapper seed) result)))))))

    (define append-map
      (case-lambda
        ((procedure list)
         (let loop ((rest list))
           (if (null-list? rest)
               '()
               (append-parts (procedure (car rest)) (cdr rest) loop))))
        ((procedure list . lists)
         (let loop ((rests (cons list lists)))
           (if (all-pairs? 'append-map rests)
               (append-parts (apply procedure (heads rests)) (tails rests) loop)
               '())))))

    ;; The last part may be no list, and is part of the result as it is.
    (define (append-parts part rest loop)
      (let ((tail (loop rest)))
        (if (null? tail) part (append part tail))))

    (define pair-for-each
      (case-lambda
        ((procedure list)
         (let loop ((rest list))
           (if (not (null-list? rest))
               (let ((next (cdr rest)))
                 (procedure rest)
                 (loop next)))))
        ((procedure list . lists)
         (let loop ((rests (cons list lists)))
           (if (all-pairs? 'pair-for-each rests)
               (let ((next (tails rests)))
                 (apply procedure rests)
                 (loop next)))))))

    (define filter-map
      (case-lambda
        ((procedure list)
         (let loop ((rest list))
           (if (null-list? rest)
               '()
               (let ((value (procedure (car rest))))
                 (if value
                     (cons value (loop (cdr rest)))
                     (loop (cdr rest)))))))
        ((procedure list . lists)
         (let loop ((rests (cons list lists)))
           (if (all-pairs? 'filter-map rests)
               (let ((value (apply procedure (heads rests))))
                 (if value
                     (cons value (loop (tails rests)))
                     (loop (tails rests))))
               '())))))

    ;; Filtering

    ;; The longest tail from which nothing is removed is shared.
    (define (filter keep? list)
      (let loop ((rest list))
        (if (null-list? rest)
            '()
            (if (keep? (car rest))
                (let ((tail (loop (cdr rest))))
                  (if (eq? tail (cdr rest))
                      rest
                      (cons (car rest) tail)))
                (loop (cdr rest))))))

    (define (remove drop? list)
      (filter (lambda (element) (not (drop? element))) list))

    (define (partition holds? list)
      (let loop ((rest list) (in '()) (out '()))
        (if (null-list? rest)
            (values (reverse in) (reverse out))
            (if (holds? (car rest))
                (loop (cdr rest) (cons (car rest) in) out)
                (loop (cdr rest) in (cons (car rest) out))))))

    ;; Searching

    (define (find holds? list)
      (let ((tail (find-tail holds? list)))
        (and tail (car tail))))

    (define (find-tail holds? list)
      (let loop ((rest list))
        (and (not (null-list? rest))
             (if (holds? (car rest))
                 rest
                 (loop (cdr rest))))))

    ;; The last call of `any` and `every` is a tail call.
    (define any
      (case-lambda
        ((holds? list)
         (and (not (null-list? list))
              (let loop ((head (car list)) (rest (cdr list)))
                (if (null-list? rest)
                    (holds? head)
                    (or (holds? head)
                        (loop (car rest) (cdr rest)))))))
        ((holds? list . lists)
         (let ((lists (cons list lists)))
           (and (all-pairs? 'any lists)
                (let loop ((elements (heads lists)) (rests (tails lists)))
                  (if (all-pairs? 'any rests)
                      (or (apply holds? elements)
                          (loop (heads rests) (tails rests)))
                      (apply holds? elements))))))))

    (define every
      (case-lambda
        ((holds? list)
         (or (null-list? list)
             (let loop ((head (car list)) (rest (cdr list)))
               (if (null-list? rest)
                   (holds? head)
                   (and (holds? head)
                        (loop (car rest) (cdr rest)))))))
        ((holds? list . lists)
         (let ((lists (cons list lists)))
           (or (not (all-pairs? 'every lists))
               (let loop ((elements (heads lists)) (rests (tails lists)))
                 (if (all-pairs? 'every rests)
                     (and (apply holds? elements)
                          (loop (heads rests) (tails rests)))
                     (apply holds? elements))))))))

    (define list-index
      (case-lambda
        ((holds? list)
         (let loop ((rest list) (index 0))
           (and (not (null-list? rest))
                (if (holds? (car rest))
                    index
                    (loop (cdr rest) (+ index 1))))))
        ((holds? list . lists)
         (let loop ((rests (cons list lists)) (index 0))
           (and (all-pairs? 'list-index rests)
                (if (apply holds? (heads rests))
                    index
                    (loop (tails rests) (+ index 1))))))))

    (define (take-while holds? list)
      (let loop ((rest list))
        (if (null-list? rest)
            '()
            (if (holds? (car rest))
                (cons (car rest) (loop (cdr rest)))
                '()))))

    (define (drop-while holds? list)
      (let loop ((rest list))
        (if (null-list? rest)
            '()
            (if (holds? (car rest))
                (loop (cdr rest))
                rest))))

    (define (span holds? list)
      (let loop ((rest list) (taken '()))
        (if (or (null-list? rest) (not (holds? (car rest))))
            (values (reverse taken) rest)
            (loop (cdr rest) (cons (car rest) taken)))))

    (define (break holds? list)
      (span (lambda (element) (not (holds? element))) list))

    ;; Deletion

    (define delete
      (case-lambda
        ((object list) (delete object list equal?))
        ((object list same?)
         (filter (lambda (element) (not (same? object element))) list))))

    ;; Of equal elements the first stays.
    (define delete-duplicates
      (case-lambda
        ((list) (delete-duplicates list equal?))
        ((list same?)
         (let loop ((rest list))
           (if (null-list? rest)
               '()
               (let* ((head (car rest))
                      (others (delete head (cdr rest) same?))
                      (tail (loop others)))
                 (if (eq? tail (cdr rest))
                     rest
                     (cons head tail))))))))

    ;; Association lists

    (define (alist-cons key value alist) (cons (cons key value) alist))

    (define (alist-copy alist)
      (map (lambda (entry) (cons (car entry) (cdr entry))) alist))

    (define alist-delete
      (case-lambda
        ((key alist) (alist-delete key alist equal?))
        ((key alist same?)
         (filter (lambda (entry) (not (same? key (car entry)))) alist))))

    ;; Lists as sets. The equivalence gets an element of an earlier list first; `lset-adjoin` gives it the new one first.

    (define (lset<= same? . lists)
      (or (null? lists)
          (let next ((first (car lists)) (rest (cdr lists)))
            (or (null? rest)
                (and (subset? same? first (car rest))
                     (next (car rest) (cdr rest)))))))

    (define (subset? same? first second)
      (or (eq? first second)
          (every (lambda (element) (member element second same?)) first)))

    (define (lset= same? . lists)
      (or (null? lists)
          (let next ((first (car lists)) (rest (cdr lists)))
            (or (null? rest)
                (let ((second (car rest)))
                  (and (or (eq? first second)
                           (and (subset? same? first second)
                                (subset? (lambda (a b) (same? b a)) second first)))
                       (next second (cdr rest))))))))

    (define (lset-adjoin same? list . elements)
      (fold
        (lambda (element result)
          (if (member element result same?) result (cons element result)))
        list
        elements))

    ;; Does the list have this element? It is compared as the second of two.
    (define (has? same? list element)
      (any (lambda (other) (same? other element)) list))

    (define (lset-union same? . lists)
      (reduce
        (lambda (list result)
          (cond
            ((null? list) result)
            ((null? result) list)
            ((eq? list result) result)
            (else
             (fold
               (lambda (element result)
                 (if (has? same? result element) result (cons element result)))
               result
               list))))
        '()
        lists))

    (define (lset-intersection same? list . lists)
      (let ((lists (delete list lists eq?)))
        (cond
          ((any null-list? lists) '())
          ((null? lists) list)
          (else
           (filter
             (lambda (element)
               (every (lambda (other) (member element other same?)) lists))
             list)))))

    (define (lset-difference same? list . lists)
      (let ((lists (filter pair? lists)))
        (cond
          ((null? lists) list)
          ((memq list lists) '())
          (else
           (filter
             (lambda (element)
               (every (lambda (other) (not (member element other same?))) lists))
             list)))))

    (define (lset-xor same? . lists)
      (reduce
        (lambda (second first)
          (cond
            ((null? second) first)
            ((null? first) second)
            ((eq? first second) '())
            (else
             (let ((only-first (remove (lambda (element) (member element second same?)) first)))
               (fold
                 (lambda (element result)
                   (if (has? same? first element) result (cons element result)))
                 only-first
                 second)))))
        '()
        lists))

    (define (lset-diff+intersection same? list . lists)
      (cond
        ((every null-list? lists) (values list '()))
        ((memq list lists) (values '() list))
        (else
         (partition
           (lambda (element)
             (not (any (lambda (other) (member element other same?)) lists)))
           list))))))
