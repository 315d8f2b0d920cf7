;;; SRFI 158: generators and accumulators.
;;;
;;; A generator is a procedure without parameters that gives its next item, or the end-of-file object, and then always,
;;; when there are no more. An accumulator is a procedure of one parameter that takes an item, or the end-of-file object
;;; to give what it has made of them.

(define-library (srfi 158)
  (import (scheme base) (scheme case-lambda) (eshkol ranges))
  (export
    generator circular-generator make-iota-generator make-range-generator make-coroutine-generator
    list->generator vector->generator reverse-vector->generator string->generator bytevector->generator
    make-for-each-generator make-unfold-generator
    gcons* gappend gcombine gfilter gremove gtake gdrop gtake-while gdrop-while gflatten ggroup gmerge gmap
    gstate-filter gdelete gdelete-neighbor-dups gindex gselect
    generator->list generator->reverse-list generator->vector generator->vector! generator->string
    generator-fold generator-map->list generator-for-each generator-find generator-count generator-any
    generator-every generator-unfold
    make-accumulator count-accumulator list-accumulator reverse-list-accumulator vector-accumulator
    reverse-vector-accumulator vector-accumulator! string-accumulator bytevector-accumulator
    bytevector-accumulator! sum-accumulator product-accumulator)
  (begin

    (define end (eof-object))

    ;; Constructors

    (define (generator . items) (list->generator items))

    (define (circular-generator first . rest)
      (let* ((items (cons first rest))
             (left items))
        (lambda ()
          (if (null? left) (set! left items))
          (let ((item (car left)))
            (set! left (cdr left))
            item))))

    (define make-iota-generator
      (case-lambda
        ((count) (make-iota-generator count 0 1))
        ((count start) (make-iota-generator count start 1))
        ((count start step)
         (let ((index 0))
           (lambda ()
             (if (< index count)
                 (let ((item (+ start (* index step))))
                   (set! index (+ index 1))
                   (as-exact-as start step item))
                 end))))))

    ;; Only exact numbers give an exact one.
    (define (as-exact-as start step number)
      (if (and (exact? start) (exact? step)) number (inexact number)))

    (define make-range-generator
      (case-lambda
        ((start)
         (lambda ()
           (let ((item start))
             (set! start (+ start 1))
             item)))
        ((start end) (make-range-generator start end 1))
        ((start limit step)
         (let ((next (as-exact-as start step start)))
           (lambda ()
             (if (< next limit)
                 (let ((item next))
                   (set! next (+ next step))
                   item)
                 end))))))

    ;; `return` is the continuation of the call that waits for an item, `resume` goes on where the last was given.
    (define (make-coroutine-generator procedure)
      (let ((return #f)
            (resume #f))
        (define (yield item)
          (call/cc
            (lambda (continue)
              (set! resume continue)
              (return item))))
        (lambda ()
          (call/cc
            (lambda (continuation)
              (set! return continuation)
              (if resume
                  (resume #t)
                  (begin
                    (procedure yield)
                    (set! resume (lambda (ignored) (return end)))
                    (return end))))))))

    (define (list->generator list)
      (lambda ()
        (if (null? list)
            end
            (let ((item (car list)))
              (set! list (cdr list))
              item))))

    ;; Defines a constructor that walks through a part of a sequence.
    (define-syntax define-sequence-generator
      (syntax-rules ()
        ((_ name length ref)
         (define name
           (case-lambda
             ((sequence) (name sequence 0 (length sequence)))
             ((sequence start) (name sequence start (length sequence)))
             ((sequence start limit)
              (check-range 'name (length sequence) start limit)
              (let ((index start))
                (lambda ()
                  (if (< index limit)
                      (let ((item (ref sequence index)))
                        (set! index (+ index 1))
                        item)
                      end)))))))))

    (define-sequence-generator vector->generator vector-length vector-ref)
    (define-sequence-generator string->generator string-length string-ref)
    (define-sequence-generator bytevector->generator bytevector-length bytevector-u8-ref)

    (define reverse-vector->generator
      (case-lambda
        ((vector) (reverse-vector->generator vector 0 (vector-length vector)))
        ((vector start) (reverse-vector->generator vector start (vector-length vector)))
        ((vector start limit)
         (check-range 'reverse-vector->generator (vector-length vector) start limit)
         (let ((index limit))
           (lambda ()
             (if (> index start)
                 (begin
                   (set! index (- index 1))
                   (vector-ref vector index))
                 end))))))

    (define (make-for-each-generator for-each collection)
      (make-coroutine-generator
        (lambda (yield) (for-each yield collection))))

    (define (make-unfold-generator stop? mapper successor seed)
      (lambda ()
        (if (stop? seed)
            end
            (let ((item (mapper seed)))
              (set! seed (successor seed))
              item))))

    ;; Operations

    (define (gcons* first . rest)
      (let ((left (cons first rest)))
        (lambda ()
          (if (null? (cdr left))
              ((car left))
              (let ((item (car left)))
                (set! left (cdr left))
                item)))))

    (define (gappend . generators)
      (lambda ()
        (let loop ()
          (if (null? generators)
              end
              (let ((item ((car generators))))
                (if (eof-object? item)
                    (begin
                      (set! generators (cdr generators))
                      (loop))
                    item))))))

    (define (gflatten generator)
      (let ((items '()))
        (lambda ()
          (let loop ()
            (cond
              ((eof-object? items) items)
              ((pair? items)
               (let ((item (car items)))
                 (set! items (cdr items))
                 item))
              (else
               (set! items (generator))
               (loop)))))))

    (define ggroup
      (case-lambda
        ((generator size)
         (lambda ()
           (let ((items (generator->list generator size)))
             (if (null? items) end items))))
        ((generator size padding)
         (lambda ()
           (let ((items (generator->list generator size)))
             (if (null? items)
                 end
                 (append items (make-list (- size (length items)) padding))))))))

    ;; The generators and the items that they gave last are pairs in a list.
    (define (gmerge before? first . rest)
      (if (null? rest)
          first
          (let ((sources #f))
            (define (start! generators)
              (if (null? generators)
                  '()
                  (let ((item ((car generators))))
                    (if (eof-object? item)
                        (start! (cdr generators))
                        (let ((source (cons (car generators) item)))
                          (cons source (start! (cdr generators))))))))
            (lambda ()
              (if (not sources)
                  (set! sources (start! (cons first rest))))
              (if (null? sources)
                  end
                  (let ((source (least before? (car sources) (cdr sources))))
                    (let ((item (cdr source))
                          (next ((car source))))
                      (if (eof-object? next)
                          (set! sources (without source sources))
                          (set-cdr! source next))
                      item)))))))

    ;; The first source before whose item no other comes.
    (define (least before? best sources)
      (cond
        ((null? sources) best)
        ((before? (cdr (car sources)) (cdr best)) (least before? (car sources) (cdr sources)))
        (else (least before? best (cdr sources)))))

    (define (without source sources)
      (if (eq? source (car sources))
          (cdr sources)
          (cons (car sources) (without source (cdr sources)))))

    ;; The next item of each generator, or #f when one has none.
    (define (next-items generators)
      (if (null? generators)
          '()
          (let ((item ((car generators))))
            (and (not (eof-object? item))
                 (let ((items (next-items (cdr generators))))
                   (and items (cons item items)))))))

    (define gmap
      (case-lambda
        ((procedure generator)
         (lambda ()
           (let ((item (generator)))
             (if (eof-object? item) item (procedure item)))))
        ((procedure generator . generators)
         (let ((generators (cons generator generators)))
           (lambda ()
             (let ((items (next-items generators)))
               (if items (apply procedure items) end)))))))

    (define (gcombine procedure seed generator . generators)
      (let ((generators (cons generator generators)))
        (lambda ()
          (let ((items (next-items generators)))
            (if items
                (let-values (((item next-seed) (apply procedure (append items (list seed)))))
                  (set! seed next-seed)
                  item)
                end)))))

    (define (gfilter keep? generator)
      (lambda ()
        (let loop ()
          (let ((item (generator)))
            (if (or (eof-object? item) (keep? item))
                item
                (loop))))))

    (define (gremove drop? generator)
      (gfilter (lambda (item) (not (drop? item))) generator))

    (define (gstate-filter procedure seed generator)
      (lambda ()
        (let loop ()
          (let ((item (generator)))
            (if (eof-object? item)
                item
                (let-values (((keep? next-seed) (procedure item seed)))
                  (set! seed next-seed)
                  (if keep? item (loop))))))))

    (define gtake
      (case-lambda
        ((generator count) (gtake generator count end))
        ((generator count padding)
         (lambda ()
           (if (> count 0)
               (let ((item (generator)))
                 (set! count (- count 1))
                 (if (eof-object? item) padding item))
               end)))))

    (define (gdrop generator count)
      (lambda ()
        (let loop ()
          (if (> count 0)
              (begin
                (set! count (- count 1))
                (if (eof-object? (generator)) end (loop)))
              (generator)))))

    (define (gtake-while holds? generator)
      (let ((ended? #f))
        (lambda ()
          (if ended?
              end
              (let ((item (generator)))
                (if (and (not (eof-object? item)) (holds? item))
                    item
                    (begin
                      (set! ended? #t)
                      end)))))))

    (define (gdrop-while holds? generator)
      (let ((found? #f))
        (lambda ()
          (if found?
              (generator)
              (let loop ()
                (let ((item (generator)))
                  (if (and (not (eof-object? item)) (holds? item))
                      (loop)
                      (begin
                        (set! found? #t)
                        item))))))))

    (define gdelete
      (case-lambda
        ((item generator) (gdelete item generator equal?))
        ((item generator same?)
         (gremove (lambda (other) (same? item other)) generator))))

    (define gdelete-neighbor-dups
      (case-lambda
        ((generator) (gdelete-neighbor-dups generator equal?))
        ((generator same?)
         (let ((previous end))
           (gfilter
             (lambda (item)
               (let ((keep? (or (eof-object? previous) (not (same? previous item)))))
                 (if keep? (set! previous item))
                 keep?))
             generator)))))

    (define (gindex value-generator index-generator)
      (let ((position 0)
            (ended? #f))
        (lambda ()
          (let ((index (if ended? end (index-generator))))
            (if (eof-object? index)
                end
                (begin
                  (if (< index position)
                      (error "gindex: the indices must increase" index))
                  (let loop ()
                    (let ((item (value-generator)))
                      (cond
                        ((eof-object? item)
                         (set! ended? #t)
                         end)
                        (else
                         (set! position (+ position 1))
                         (if (= (- position 1) index) item (loop))))))))))))

    (define (gselect value-generator truth-generator)
      (let ((ended? #f))
        (lambda ()
          (let loop ()
            (if ended?
                end
                (let ((item (value-generator))
                      (chosen? (truth-generator)))
                  (cond
                    ((or (eof-object? item) (eof-object? chosen?))
                     (set! ended? #t)
                     end)
                    (chosen? item)
                    (else (loop)))))))))

    ;; Consumers

    (define generator->reverse-list
      (case-lambda
        ((generator)
         (let loop ((items '()))
           (let ((item (generator)))
             (if (eof-object? item)
                 items
                 (loop (cons item items))))))
        ((generator count)
         (let loop ((items '()) (count count))
           (if (> count 0)
               (let ((item (generator)))
                 (if (eof-object? item)
                     items
                     (loop (cons item items) (- count 1))))
               items)))))

    (define (generator->list generator . count)
      (reverse (apply generator->reverse-list generator count)))

    (define (generator->vector generator . count)
      (list->vector (apply generator->list generator count)))

    (define (generator->string generator . count)
      (list->string (apply generator->list generator count)))

    (define (generator->vector! vector at generator)
      (check-index 'generator->vector! at (vector-length vector))
      (let loop ((index at))
        (if (< index (vector-length vector))
            (let ((item (generator)))
              (if (eof-object? item)
                  (- index at)
                  (begin
                    (vector-set! vector index item)
                    (loop (+ index 1)))))
            (- index at))))

    (define generator-fold
      (case-lambda
        ((combine seed generator)
         (let loop ((result seed))
           (let ((item (generator)))
             (if (eof-object? item)
                 result
                 (loop (combine item result))))))
        ((combine seed generator . generators)
         (let ((generators (cons generator generators)))
           (let loop ((result seed))
             (let ((items (next-items generators)))
               (if items
                   (loop (apply combine (append items (list result))))
                   result)))))))

    ;; The procedure may give the end-of-file object.
    (define (generator-map->list procedure . generators)
      (let loop ((values '()))
        (let ((items (next-items generators)))
          (if items
              (loop (cons (apply procedure items) values))
              (reverse values)))))

    (define generator-for-each
      (case-lambda
        ((procedure generator)
         (let loop ()
           (let ((item (generator)))
             (if (not (eof-object? item))
                 (begin
                   (procedure item)
                   (loop))))))
        ((procedure generator . generators)
         (let ((generators (cons generator generators)))
           (let loop ()
             (let ((items (next-items generators)))
               (if items
                   (begin
                     (apply procedure items)
                     (loop)))))))))

    (define (generator-find holds? generator)
      (let loop ()
        (let ((item (generator)))
          (cond
            ((eof-object? item) #f)
            ((holds? item) item)
            (else (loop))))))

    (define (generator-count holds? generator)
      (generator-fold (lambda (item count) (if (holds? item) (+ count 1) count)) 0 generator))

    (define (generator-any holds? generator)
      (let loop ()
        (let ((item (generator)))
          (if (eof-object? item)
              #f
              (or (holds? item) (loop))))))

    (define (generator-every holds? generator)
      (let loop ((last #t))
        (let ((item (generator)))
          (if (eof-object? item)
              last
              (let ((value (holds? item)))
                (and value (loop value)))))))

    (define (generator-unfold generator unfold . arguments)
      (apply unfold eof-object? (lambda (item) item) (lambda (item) (generator)) (generator) arguments))

    ;; Accumulators

    (define (make-accumulator combine initial finish)
      (let ((state initial))
        (lambda (item)
          (if (eof-object? item)
              (finish state)
              (set! state (combine item state))))))

    (define (itself object) object)

    (define (count-accumulator)
      (make-accumulator (lambda (item count) (+ count 1)) 0 itself))

    (define (list-accumulator) (make-accumulator cons '() reverse))
    (define (reverse-list-accumulator) (make-accumulator cons '() itself))

    (define (vector-accumulator)
      (make-accumulator cons '() (lambda (items) (list->vector (reverse items)))))

    (define (reverse-vector-accumulator)
      (make-accumulator cons '() list->vector))

    (define (string-accumulator)
      (make-accumulator cons '() (lambda (items) (list->string (reverse items)))))

    (define (bytevector-accumulator)
      (make-accumulator cons '()
        (lambda (items)
          (let ((result (make-bytevector (length items))))
            (let loop ((index (- (bytevector-length result) 1)) (rest items))
              (if (pair? rest)
                  (begin
                    (bytevector-u8-set! result index (car rest))
                    (loop (- index 1) (cdr rest)))
                  result))))))

    (define (vector-accumulator! vector at)
      (check-index 'vector-accumulator! at (vector-length vector))
      (make-accumulator
        (lambda (item index)
          (vector-set! vector index item)
          (+ index 1))
        at
        (lambda (index) vector)))

    (define (bytevector-accumulator! bytevector at)
      (check-index 'bytevector-accumulator! at (bytevector-length bytevector))
      (make-accumulator
        (lambda (item index)
          (bytevector-u8-set! bytevector index item)
          (+ index 1))
        at
        (lambda (index) bytevector)))

    (define (sum-accumulator) (make-accumulator + 0 itself))
    (define (product-accumulator) (make-accumulator * 1 itself))))
