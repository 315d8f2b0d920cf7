;;; Strings (R7RS section 6.7). The primitives take every argument; one that was not given is the default mark.
;;;
;;; `string-map` collects what the procedure returns in a list, so that it stays right when a continuation captured in
;;; the procedure is called again.

(define-library (eshkol strings)
  (import (eshkol syntax) (prefix (eshkol primitives) %) (eshkol control))
  (export
    (rename %string? string?) make-string string
    (rename %string-length string-length) (rename %string-ref string-ref) (rename %string-set! string-set!)
    string=? string<? string>? string<=? string>=?
    string-ci=? string-ci<? string-ci>? string-ci<=? string-ci>=?
    (rename %string-upcase string-upcase) (rename %string-downcase string-downcase)
    (rename %string-foldcase string-foldcase)
    (rename %substring substring) string-append string-copy string-copy! string-fill!
    string->list (rename %list->string list->string) string->vector vector->string
    string->utf8 utf8->string
    string-map string-for-each)
  (begin

    (define make-string
      (case-lambda
        ((length) (%make-string length (%default-object)))
        ((length filler) (%make-string length filler))))

    (define (string . characters)
      (%string characters))

    (define string-append
      (case-lambda
        ((a b) (%string-append a b))
        (all (%string-append* all))))

    ;; Defines a procedure whose last two arguments, a start and an end, are optional.
    (define-syntax define-ranged
      (syntax-rules ()
        ((_ name (primitive argument ...))
         (define name
           (case-lambda
             ((argument ...) (primitive argument ... (%default-object) (%default-object)))
             ((argument ... start) (primitive argument ... start (%default-object)))
             ((argument ... start end) (primitive argument ... start end)))))))

    (define-ranged string-copy (%string-copy string))
    (define-ranged string-copy! (%string-copy! to at from))
    (define-ranged string-fill! (%string-fill! string filler))
    (define-ranged string->list (%string->list string))
    (define-ranged string->vector (%string->vector string))
    (define-ranged vector->string (%vector->string vector))
    (define-ranged string->utf8 (%string->utf8 string))
    (define-ranged utf8->string (%utf8->string bytevector))

    ;; A comparison that holds between every two neighbours. One string is compared with itself, which checks it.
    (define-syntax define-comparison
      (syntax-rules ()
        ((_ name holds?)
         (define name
           (case-lambda
             ((a b) (holds? a b))
             ((a) (begin (holds? a a) #t))
             ((a b . rest)
              (let loop ((last b) (rest rest) (result (holds? a b)))
                (if (%pair? rest)
                    (loop (%car rest) (%cdr rest) (if (holds? last (%car rest)) result #f))
                    result))))))))

    (define-comparison string=? %string=?)
    (define-comparison string<? %string<?)
    (define-comparison string>? %string>?)
    (define-comparison string<=? %string<=?)
    (define-comparison string>=? %string>=?)
    (define-comparison string-ci=? %string-ci=?)
    (define-comparison string-ci<? %string-ci<?)
    (define-comparison string-ci>? %string-ci>?)
    (define-comparison string-ci<=? %string-ci<=?)
    (define-comparison string-ci>=? %string-ci>=?)

    (define string-map
      (case-lambda
        ((procedure string)
         (check-string 'string-map "argument 2 must be a string" string)
         (let ((end (%string-length string)))
           (%list->string
             (let loop ((index 0))
               (if (%< index end)
                   (let ((c (mapped (procedure (%string-ref string index)))))
                     (%cons c (loop (%+ index 1))))
                   '())))))
        ((procedure first . others)
         (let* ((strings (%cons first others))
                (end (shortest 'string-map strings)))
           (%list->string
             (let loop ((index 0))
               (if (%< index end)
                   (let ((c (mapped (%apply procedure (characters-at strings index)))))
                     (%cons c (loop (%+ index 1))))
                   '())))))))

    (define string-for-each
      (case-lambda
        ((procedure string)
         (check-string 'string-for-each "argument 2 must be a string" string)
         (let ((end (%string-length string)))
           (let loop ((index 0))
             (if (%< index end)
                 (begin
                   (procedure (%string-ref string index))
                   (loop (%+ index 1)))
                 (%unspecified)))))
        ((procedure first . others)
         (let* ((strings (%cons first others))
                (end (shortest 'string-for-each strings)))
           (let loop ((index 0))
             (if (%< index end)
                 (begin
                   (%apply procedure (characters-at strings index))
                   (loop (%+ index 1)))
                 (%unspecified)))))))

    (define (check-string who message value)
      (if (%not (%string? value))
          (raise-wrong-type who message value)))

    (define (mapped value)
      (if (%char? value)
          value
          (raise-wrong-type 'string-map "the procedure must return a character" value)))

    ;; The length of the shortest of some strings.
    (define (shortest who strings)
      (check-string who "every argument but the first must be a string" (%car strings))
      (let loop ((rest (%cdr strings)) (least (%string-length (%car strings))))
        (if (%pair? rest)
            (begin
              (check-string who "every argument but the first must be a string" (%car rest))
              (let ((length (%string-length (%car rest))))
                (loop (%cdr rest) (if (%< length least) length least))))
            least)))

    (define (characters-at strings index)
      (if (%pair? strings)
          (%cons (%string-ref (%car strings) index) (characters-at (%cdr strings) index))
          '()))))
