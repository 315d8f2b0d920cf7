;;; SRFI 132: sort libraries.
;;;
;;; All sorting is one merge sort, which is stable, so each procedure is the same as the one with `stable` in its name.
;;; It makes at most n log n comparisons, and n - 1 where the input is sorted already: halves are merged only where they
;;; overlap. A list is sorted as a vector. The sort for `<` is compiled separately, without calls.
;;;
;;; Selection is Hoare's, with pivots at random places and three-way partitions, so that equal elements do no harm.
;;; Where luck fails too often, the rest is sorted: time is linear on the average for every input, and n log n at worst.

(define-library (srfi 132)
  (import (scheme base) (scheme case-lambda) (eshkol ranges) (only (eshkol numbers) bitwise-and))
  (export
    list-sorted? vector-sorted?
    list-sort (rename list-sort list-stable-sort) (rename list-sort list-sort!) (rename list-sort list-stable-sort!)
    vector-sort (rename vector-sort vector-stable-sort) vector-sort! (rename vector-sort! vector-stable-sort!)
    list-merge list-merge! vector-merge vector-merge!
    list-delete-neighbor-dups list-delete-neighbor-dups! vector-delete-neighbor-dups vector-delete-neighbor-dups!
    vector-find-median vector-find-median! vector-select! vector-separate!)
  (begin

    ;; Predicates

    (define (list-sorted? less? list)
      (check-procedure 'list-sorted? less?)
      (or (null? list)
          (let loop ((previous (car list)) (rest (cdr list)))
            (or (null? rest)
                (and (not (less? (car rest) previous))
                     (loop (car rest) (cdr rest)))))))

    (define vector-sorted?
      (case-lambda
        ((less? vector) (vector-sorted? less? vector 0 (vector-length vector)))
        ((less? vector start) (vector-sorted? less? vector start (vector-length vector)))
        ((less? vector start end)
         (check-procedure 'vector-sorted? less?)
         (check-range 'vector-sorted? (vector-length vector) start end)
         (let loop ((index (+ start 1)))
           (or (>= index end)
               (and (not (less? (vector-ref vector index) (vector-ref vector (- index 1))))
                    (loop (+ index 1))))))))

    ;; Sorting

    (define (list-sort less? list)
      (check-procedure 'list-sort less?)
      (if (or (null? list) (null? (cdr list)))
          list
          (let ((vector (list->vector list)))
            (sort-range! less? vector 0 (vector-length vector))
            (vector->list vector))))

    (define vector-sort
      (case-lambda
        ((less? vector) (vector-sort less? vector 0 (vector-length vector)))
        ((less? vector start) (vector-sort less? vector start (vector-length vector)))
        ((less? vector start end)
         (check-procedure 'vector-sort less?)
         (let ((result (vector-copy vector start end)))
           (sort-range! less? result 0 (vector-length result))
           result))))

    (define vector-sort!
      (case-lambda
        ((less? vector) (vector-sort! less? vector 0 (vector-length vector)))
        ((less? vector start) (vector-sort! less? vector start (vector-length vector)))
        ((less? vector start end)
         (check-procedure 'vector-sort! less?)
         (check-range 'vector-sort! (vector-length vector) start end)
         (sort-range! less? vector start end))))

    (define (sort-range! less? vector start end)
      (if (eq? less? <)
          (sort-numbers! vector start end)
          (sort-by! less? vector start end)))

    ;; Ranges up to this size are sorted by insertion.
    (define small 8)

    ;; An index that is known to be one, as the compiler then knows, too.
    (define-syntax index
      (syntax-rules ()
        ((_ number) (bitwise-and number #xffffffff))))

    ;; Defines the procedures that a merge sort consists of, for an ordering that is known or one of their parameters.
    (define-syntax define-merge-sort
      (syntax-rules ()
        ((_ (sort-range! insertion-sort! merge-halves!) less? (parameter ...))
         (begin

           (define (sort-range! parameter ... vector start end)
             (let ((room (make-vector (quotient (+ (- end start) 1) 2) #f)))
               (let sort! ((start (index start)) (end (index end)))
                 (if (<= (- end start) small)
                     (insertion-sort! parameter ... vector start end)
                     (let ((middle (index (quotient (+ start end) 2))))
                       (sort! start middle)
                       (sort! middle end)
                       (if (less? (vector-ref vector middle) (vector-ref vector (- middle 1)))
                           (merge-halves! parameter ... vector start middle end room)))))))

           (define (insertion-sort! parameter ... vector start end)
             (let ((start (index start)))
               (let next ((position (+ start 1)))
                 (if (< position end)
                     (let ((element (vector-ref vector position)))
                       (let shift ((hole position))
                         (if (> hole start)
                             (let ((before (vector-ref vector (- hole 1))))
                               (if (less? element before)
                                   (begin
                                     (vector-set! vector hole before)
                                     (shift (- hole 1)))
                                   (vector-set! vector hole element)))
                             (vector-set! vector hole element)))
                       (next (+ position 1)))))))

           ;; Merges two sorted neighbours, the last elements first. The second is moved out of the way; what is left of
           ;; the first when that has ended stands where it belongs.
           (define (merge-halves! parameter ... vector start middle end room)
             (vector-copy! room 0 vector middle end)
             (let ((start (index start))
                   (first (- (index middle) 1))
                   (second (- (index (- end middle)) 1)))
               (let loop ((a (vector-ref vector first)) (first first) (b (vector-ref room second)) (second second))
                 (let ((at (+ first second 1)))
                   (if (less? b a)
                       (let ((next (- first 1)))
                         (vector-set! vector at a)
                         (if (>= next start)
                             (loop (vector-ref vector next) next b second)
                             (vector-copy! vector start room 0 (+ second 1))))
                       (let ((next (- second 1)))
                         (vector-set! vector at b)
                         (if (>= next 0)
                             (loop a first (vector-ref room next) next))))))))))))

    (define-merge-sort (sort-by! insertion-sort! merge-halves!) less? (less?))
    (define-merge-sort (sort-numbers! insert-numbers! merge-numbers!) < ())

    ;; Merging

    (define (list-merge less? first second)
      (check-procedure 'list-merge less?)
      (let loop ((first first) (second second))
        (cond
          ((null? first) second)
          ((null? second) first)
          ((less? (car second) (car first)) (cons (car second) (loop first (cdr second))))
          (else (cons (car first) (loop (cdr first) second))))))

    ;; One pass over the pairs of both lists; a cdr is set only where the result goes over to the other list.
    (define (list-merge! less? first second)
      (check-procedure 'list-merge! less?)
      (cond
        ((null? first) second)
        ((null? second) first)
        ((less? (car second) (car first))
         (continue-second! less? first second (cdr second))
         second)
        (else
         (continue-first! less? first (cdr first) second)
         first)))

    ;; `last` is the last pair of the result so far, and comes from the first list; `rest` is what follows it there.
    (define (continue-first! less? last rest second)
      (cond
        ((null? rest) (set-cdr! last second))
        ((less? (car second) (car rest))
         (set-cdr! last second)
         (continue-second! less? rest second (cdr second)))
        (else (continue-first! less? rest (cdr rest) second))))

    (define (continue-second! less? first last rest)
      (cond
        ((null? rest) (set-cdr! last first))
        ((less? (car rest) (car first)) (continue-second! less? first rest (cdr rest)))
        (else
         (set-cdr! last first)
         (continue-first! less? first (cdr first) rest))))

    (define vector-merge
      (case-lambda
        ((less? first second)
         (vector-merge less? first second 0 (vector-length first) 0 (vector-length second)))
        ((less? first second start1)
         (vector-merge less? first second start1 (vector-length first) 0 (vector-length second)))
        ((less? first second start1 end1)
         (vector-merge less? first second start1 end1 0 (vector-length second)))
        ((less? first second start1 end1 start2)
         (vector-merge less? first second start1 end1 start2 (vector-length second)))
        ((less? first second start1 end1 start2 end2)
         (check-range 'vector-merge (vector-length first) start1 end1)
         (check-range 'vector-merge (vector-length second) start2 end2)
         (let ((result (make-vector (+ (- end1 start1) (- end2 start2)))))
           (vector-merge! less? result first second 0 start1 end1 start2 end2)
           result))))

    (define vector-merge!
      (case-lambda
        ((less? to first second)
         (vector-merge! less? to first second 0 0 (vector-length first) 0 (vector-length second)))
        ((less? to first second start)
         (vector-merge! less? to first second start 0 (vector-length first) 0 (vector-length second)))
        ((less? to first second start start1)
         (vector-merge! less? to first second start start1 (vector-length first) 0 (vector-length second)))
        ((less? to first second start start1 end1)
         (vector-merge! less? to first second start start1 end1 0 (vector-length second)))
        ((less? to first second start start1 end1 start2)
         (vector-merge! less? to first second start start1 end1 start2 (vector-length second)))
        ((less? to first second start start1 end1 start2 end2)
         (check-procedure 'vector-merge! less?)
         (check-range 'vector-merge! (vector-length first) start1 end1)
         (check-range 'vector-merge! (vector-length second) start2 end2)
         (check-range 'vector-merge! (vector-length to) start (+ start (- end1 start1) (- end2 start2)))
         (let loop ((at start) (i start1) (j start2))
           (cond
             ((= i end1) (vector-copy! to at second j end2))
             ((= j end2) (vector-copy! to at first i end1))
             (else
              (let ((a (vector-ref first i))
                    (b (vector-ref second j)))
                (if (less? b a)
                    (begin
                      (vector-set! to at b)
                      (loop (+ at 1) i (+ j 1)))
                    (begin
                      (vector-set! to at a)
                      (loop (+ at 1) (+ i 1) j))))))))))

    ;; Deleting duplicate neighbours: the first of each run stays.

    (define (list-delete-neighbor-dups same? list)
      (check-procedure 'list-delete-neighbor-dups same?)
      (if (null? list)
          '()
          (let loop ((kept (car list)) (rest (cdr list)))
            (cond
              ((null? rest) (cons kept '()))
              ((same? kept (car rest)) (loop kept (cdr rest)))
              (else (cons kept (loop (car rest) (cdr rest))))))))

    (define (list-delete-neighbor-dups! same? list)
      (check-procedure 'list-delete-neighbor-dups! same?)
      (if (pair? list)
          (let loop ((last list) (rest (cdr list)))
            (cond
              ((null? rest)
               (if (not (null? (cdr last))) (set-cdr! last '())))
              ((same? (car last) (car rest)) (loop last (cdr rest)))
              (else
               (if (not (eq? (cdr last) rest)) (set-cdr! last rest))
               (loop rest (cdr rest))))))
      list)

    (define vector-delete-neighbor-dups
      (case-lambda
        ((same? vector) (vector-delete-neighbor-dups same? vector 0 (vector-length vector)))
        ((same? vector start) (vector-delete-neighbor-dups same? vector start (vector-length vector)))
        ((same? vector start end)
         (let* ((copy (vector-copy vector start end))
                (new-end (vector-delete-neighbor-dups! same? copy)))
           (vector-copy copy 0 new-end)))))

    (define vector-delete-neighbor-dups!
      (case-lambda
        ((same? vector) (vector-delete-neighbor-dups! same? vector 0 (vector-length vector)))
        ((same? vector start) (vector-delete-neighbor-dups! same? vector start (vector-length vector)))
        ((same? vector start end)
         (check-procedure 'vector-delete-neighbor-dups! same?)
         (check-range 'vector-delete-neighbor-dups! (vector-length vector) start end)
         (if (= start end)
             end
             (let loop ((last start) (index (+ start 1)))
               (cond
                 ((= index end) (+ last 1))
                 ((same? (vector-ref vector last) (vector-ref vector index)) (loop last (+ index 1)))
                 (else
                  (vector-set! vector (+ last 1) (vector-ref vector index))
                  (loop (+ last 1) (+ index 1)))))))))

    ;; The median

    (define (mean-of a b) (/ (+ a b) 2))

    (define vector-find-median
      (case-lambda
        ((less? vector none) (vector-find-median less? vector none mean-of))
        ((less? vector none mean)
         (let* ((copy (vector-copy vector))
                (length (vector-length copy))
                (middle (quotient length 2)))
           (cond
             ((= length 0) none)
             ((odd? length) (vector-select! less? copy middle))
             (else
              (let ((upper (vector-select! less? copy middle)))
                ;; The lower one is the greatest of those below.
                (let loop ((index 1) (lower (vector-ref copy 0)))
                  (if (< index middle)
                      (let ((element (vector-ref copy index)))
                        (loop (+ index 1) (if (less? lower element) element lower)))
                      (mean lower upper))))))))))

    (define vector-find-median!
      (case-lambda
        ((less? vector none) (vector-find-median! less? vector none mean-of))
        ((less? vector none mean)
         (vector-sort! less? vector)
         (let* ((length (vector-length vector))
                (middle (quotient length 2)))
           (cond
             ((= length 0) none)
             ((odd? length) (vector-ref vector middle))
             (else (mean (vector-ref vector (- middle 1)) (vector-ref vector middle))))))))

    ;; Selection

    (define vector-select!
      (case-lambda
        ((less? vector k) (vector-select! less? vector k 0 (vector-length vector)))
        ((less? vector k start) (vector-select! less? vector k start (vector-length vector)))
        ((less? vector k start end)
         (check-procedure 'vector-select! less?)
         (check-range 'vector-select! (vector-length vector) start end)
         (check-index 'vector-select! k (- end start 1))
         (select! less? vector (+ start k) start end)
         (vector-ref vector (+ start k)))))

    (define vector-separate!
      (case-lambda
        ((less? vector k) (vector-separate! less? vector k 0 (vector-length vector)))
        ((less? vector k start) (vector-separate! less? vector k start (vector-length vector)))
        ((less? vector k start end)
         (check-procedure 'vector-separate! less?)
         (check-range 'vector-separate! (vector-length vector) start end)
         (check-index 'vector-separate! k (- end start))
         (if (< 0 k (- end start))
             (select! less? vector (+ start k) start end)))))

    ;; Puts the element there that would be at `target` if the range were sorted, smaller ones before it and greater
    ;; ones behind it. Each turn that leaves more than three quarters of the range counts as bad luck.
    (define (select! less? vector target start end)
      (let loop ((start start) (end end) (random 1) (bad-luck 0))
        (cond
          ((<= (- end start) small) (insertion-sort! less? vector start end))
          ((> bad-luck 20) (sort-range! less? vector start end))
          (else
           (let* ((length (- end start))
                  (random (modulo (+ (* random 1103515245) 12345) 2147483648))
                  (pivot (vector-ref vector (+ start (modulo (quotient random 64) length)))))
             (let-values (((low high) (partition! less? vector pivot start end)))
               (cond
                 ((< target low) (loop start low random (count-bad-luck bad-luck (- low start) length)))
                 ((>= target high) (loop high end random (count-bad-luck bad-luck (- end high) length))))))))))

    (define (count-bad-luck count left length)
      (if (> (* 4 left) (* 3 length)) (+ count 1) count))

    ;; Smaller elements than the pivot, then equal ones, then greater ones: gives where the equal ones begin and end.
    (define (partition! less? vector pivot start end)
      (let loop ((low start) (index start) (high end))
        (if (< index high)
            (let ((element (vector-ref vector index)))
              (cond
                ((less? element pivot)
                 (vector-set! vector index (vector-ref vector low))
                 (vector-set! vector low element)
                 (loop (+ low 1) (+ index 1) high))
                ((less? pivot element)
                 (let ((high (- high 1)))
                   (vector-set! vector index (vector-ref vector high))
                   (vector-set! vector high element)
                   (loop low index high)))
                (else (loop low (+ index 1) high))))
            (values low high))))))
