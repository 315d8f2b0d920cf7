;;; Pairs and lists, and the equivalences.
;;;
;;; The procedures that take a procedure are written so that they stay right when a continuation captured in a callback
;;; is called again: `map` never changes a pair that it has handed out. What is not a list where a list is needed raises
;;; a wrong-type condition that names the procedure.

(define-library (eshkol lists)
  (import (eshkol syntax) (prefix (eshkol primitives) %) (eshkol control))
  (export
    (rename %eq? eq?) (rename %eqv? eqv?) (rename %equal? equal?)
    (rename %not not) (rename %boolean? boolean?) boolean=?
    (rename %pair? pair?) (rename %null? null?) (rename %cons cons) (rename %car car) (rename %cdr cdr)
    (rename %set-car! set-car!) (rename %set-cdr! set-cdr!)
    caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr caaaar caaadr
    caadar caaddr cadaar cadadr caddar cadddr cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr
    (rename %list? list?) list make-list (rename %list-copy list-copy) (rename %length length) append
    (rename %reverse reverse) (rename %list-tail list-tail) (rename %list-ref list-ref) (rename %list-set! list-set!)
    memq memv member assq assv assoc
    map for-each)

  (begin

    (define boolean=?
      (case-lambda
        ((first second)
         (check-boolean first "argument 1 must be a boolean")
         (check-boolean second "argument 2 must be a boolean")
         (%eq? first second))
        ((first second . rest)
         (let loop ((rest rest) (same (boolean=? first second)))
           (if (%pair? rest)
               (let ((equal (boolean=? first (%car rest))))
                 (loop (%cdr rest) (if same equal #f)))
               same)))))

    (define (check-boolean value message)
      (if (%not (%boolean? value))
          (raise-wrong-type 'boolean=? message value)))

    ;; Compositions of car and cdr

    (define (caar pair) (%car (%car pair)))
    (define (cadr pair) (%car (%cdr pair)))
    (define (cdar pair) (%cdr (%car pair)))
    (define (cddr pair) (%cdr (%cdr pair)))
    (define (caaar pair) (%car (%car (%car pair))))
    (define (caadr pair) (%car (%car (%cdr pair))))
    (define (cadar pair) (%car (%cdr (%car pair))))
    (define (caddr pair) (%car (%cdr (%cdr pair))))
    (define (cdaar pair) (%cdr (%car (%car pair))))
    (define (cdadr pair) (%cdr (%car (%cdr pair))))
    (define (cddar pair) (%cdr (%cdr (%car pair))))
    (define (cdddr pair) (%cdr (%cdr (%cdr pair))))
    (define (caaaar pair) (%car (%car (%car (%car pair)))))
    (define (caaadr pair) (%car (%car (%car (%cdr pair)))))
    (define (caadar pair) (%car (%car (%cdr (%car pair)))))
    (define (caaddr pair) (%car (%car (%cdr (%cdr pair)))))
    (define (cadaar pair) (%car (%cdr (%car (%car pair)))))
    (define (cadadr pair) (%car (%cdr (%car (%cdr pair)))))
    (define (caddar pair) (%car (%cdr (%cdr (%car pair)))))
    (define (cadddr pair) (%car (%cdr (%cdr (%cdr pair)))))
    (define (cdaaar pair) (%cdr (%car (%car (%car pair)))))
    (define (cdaadr pair) (%cdr (%car (%car (%cdr pair)))))
    (define (cdadar pair) (%cdr (%car (%cdr (%car pair)))))
    (define (cdaddr pair) (%cdr (%car (%cdr (%cdr pair)))))
    (define (cddaar pair) (%cdr (%cdr (%car (%car pair)))))
    (define (cddadr pair) (%cdr (%cdr (%car (%cdr pair)))))
    (define (cdddar pair) (%cdr (%cdr (%cdr (%car pair)))))
    (define (cddddr pair) (%cdr (%cdr (%cdr (%cdr pair)))))

    ;; Making and measuring

    (define list
      (case-lambda
        ((first) (%cons first '()))
        ((first second) (%cons first (%cons second '())))
        ((first second third) (%cons first (%cons second (%cons third '()))))
        (elements elements)))

    (define make-list
      (case-lambda
        ((count fill) (%make-list count fill))
        ((count) (%make-list count (%unspecified)))))

    (define append
      (case-lambda
        ((first second) (%append first second))
        (() '())
        ((only) only)
        ((first second . rest) (%append first (append-all second rest)))))

    (define (append-all first rest)
      (if (%pair? rest)
          (%append first (append-all (%car rest) (%cdr rest)))
          first))

    ;; Searching

    ;; The primitives see cycles and say what is wrong with an argument; where many pairs are all right, nothing
    ;; of that is needed.

    (define-syntax define-searches
      (syntax-rules ()
        ((_ identical? (member %member) (association %association))
         (begin
           (define (member object list)
             (if (identical? object)
                 (let loop ((rest list) (left 100000))
                   (if (%pair? rest)
                       (if (%eq? object (%car rest))
                           rest
                           (if (%eq? left 0)
                               (%member object list)
                               (loop (%cdr rest) (%- left 1))))
                       (if (%null? rest) #f (%member object list))))
                 (%member object list)))
           (define (association key list)
             (if (identical? key)
                 (let loop ((rest list) (left 100000))
                   (if (%pair? rest)
                       (let ((entry (%car rest)))
                         (if (%pair? entry)
                             (if (%eq? key (%car entry))
                                 entry
                                 (if (%eq? left 0)
                                     (%association key list)
                                     (loop (%cdr rest) (%- left 1))))
                             (%association key list)))
                       (if (%null? rest) #f (%association key list))))
                 (%association key list)))))))

    ;; Only numbers can be the same without being identical, and small integers are not among them.
    (define (eqv-is-eq? object)
      (if (%fixnum? object) #t (%not (%number? object))))

    (define-searches (lambda (object) #t) (memq %memq) (assq %assq))
    (define-searches eqv-is-eq? (memv %memv) (assv %assv))

    (define member
      (case-lambda
        ((object list) (%member object list))
        ((object list same?)
         (let loop ((rest list))
           (if (%pair? rest)
               (if (same? object (%car rest))
                   rest
                   (loop (%cdr rest)))
               (if (%null? rest)
                   #f
                   (raise-wrong-type 'member "argument 2 must be a list" list)))))))

    (define assoc
      (case-lambda
        ((key list) (%assoc key list))
        ((key list same?)
         (let loop ((rest list))
           (if (%pair? rest)
               (let ((entry (%car rest)))
                 (if (%pair? entry)
                     (if (same? key (%car entry))
                         entry
                         (loop (%cdr rest)))
                     (raise-wrong-type 'assoc "every element of argument 2 must be a pair" entry)))
               (if (%null? rest)
                   #f
                   (raise-wrong-type 'assoc "argument 2 must be a list" list)))))))

    ;; Mapping

    (define map
      (case-lambda
        ((procedure list)
         (let loop ((rest list))
           (if (%pair? rest)
               (let ((head (procedure (%car rest))))
                 (%cons head (loop (%cdr rest))))
               (check-end 'map 2 rest list))))
        ((procedure first second)
         (let loop ((first-rest first) (second-rest second))
           (if (%pair? first-rest)
               (if (%pair? second-rest)
                   (let ((head (procedure (%car first-rest) (%car second-rest))))
                     (%cons head (loop (%cdr first-rest) (%cdr second-rest))))
                   (check-end 'map 3 second-rest second))
               (check-end 'map 2 first-rest first))))
        ((procedure first . others)
         (let loop ((rests (%cons first others)))
           (if (all-pairs? 'map rests)
               (let ((head (%apply procedure (heads rests))))
                 (%cons head (loop (tails rests))))
               '())))))

    (define for-each
      (case-lambda
        ((procedure list)
         (let loop ((rest list))
           (if (%pair? rest)
               (begin
                 (procedure (%car rest))
                 (loop (%cdr rest)))
               (begin
                 (check-end 'for-each 2 rest list)
                 (%unspecified)))))
        ((procedure first second)
         (let loop ((first-rest first) (second-rest second))
           (if (%pair? first-rest)
               (if (%pair? second-rest)
                   (begin
                     (procedure (%car first-rest) (%car second-rest))
                     (loop (%cdr first-rest) (%cdr second-rest)))
                   (begin
                     (check-end 'for-each 3 second-rest second)
                     (%unspecified)))
               (begin
                 (check-end 'for-each 2 first-rest first)
                 (%unspecified)))))
        ((procedure first . others)
         (let loop ((rests (%cons first others)))
           (if (all-pairs? 'for-each rests)
               (begin
                 (%apply procedure (heads rests))
                 (loop (tails rests)))
               (%unspecified))))))

    (define (list-message position)
      (if (%eq? position 2) "argument 2 must be a list" "argument 3 must be a list"))

    ;; The end of the shortest list is the empty list, or else an error.
    (define (check-end who position end list)
      (if (%null? end)
          '()
          (raise-wrong-type who (list-message position) list)))

    ;; Has every list another element? The first that has none must be at its proper end.
    (define (all-pairs? who rests)
      (if (%pair? rests)
          (let ((rest (%car rests)))
            (if (%pair? rest)
                (all-pairs? who (%cdr rests))
                (if (%null? rest)
                    #f
                    (raise-wrong-type who "an argument must be a list" rest))))
          #t))

    (define (heads rests)
      (if (%pair? rests)
          (%cons (%car (%car rests)) (heads (%cdr rests)))
          '()))

    (define (tails rests)
      (if (%pair? rests)
          (%cons (%cdr (%car rests)) (tails (%cdr rests)))
          '()))))
