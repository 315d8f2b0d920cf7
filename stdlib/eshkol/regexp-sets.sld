;;; Sets of characters in regular expressions (SRFI 115): what a form says is made a predicate.
;;;
;;; A set that stands in a program is a pair of a table for the first 256 characters and the predicate for the others.
;;; The context says whether case counts, and whether the named sets are those of Unicode or of ASCII.

(define-library (eshkol regexp-sets)
  (import (scheme base) (scheme char) (only (eshkol primitives) char-class))
  (export
    make-context context-nocase? context-ascii? context-nocapture? with-nocase with-ascii with-nocapture
    set-predicate word-predicate set-of-predicate set-has? set-has-above? control? mark? same-case?)
  (begin

    ;; Contexts

    (define-record-type context
      (make-context nocase? ascii? nocapture?)
      context?
      (nocase? context-nocase?)
      (ascii? context-ascii?)
      (nocapture? context-nocapture?))

    (define (with-nocase context nocase?)
      (make-context nocase? (context-ascii? context) (context-nocapture? context)))

    (define (with-ascii context ascii?)
      (make-context (context-nocase? context) ascii? (context-nocapture? context)))

    (define (with-nocapture context)
      (make-context (context-nocase? context) (context-ascii? context) #t))

    ;; Sets in programs

    (define (set-of-predicate has?)
      (let ((table (make-bytevector 256 0)))
        (let loop ((code 0))
          (if (< code 256)
              (begin
                (if (has? (integer->char code))
                    (bytevector-u8-set! table code 1))
                (loop (+ code 1)))))
        (cons table has?)))

    (define (set-has? set char)
      (let ((code (char->integer char)))
        (if (< code 256)
            (= (bytevector-u8-ref (car set) code) 1)
            ((cdr set) char))))

    ;; Is the code below 256 in the set?
    (define (set-has-above? set code)
      (= (bytevector-u8-ref (car set) code) 1))

    ;; Forms

    ;; The predicate of a form, or #f where the form does not stand for a set.
    (define (set-predicate form context)
      (cond
        ((char? form) (char-predicate form context))
        ((string? form)
         (and (= (string-length form) 1)
              (char-predicate (string-ref form 0) context)))
        ((symbol? form) (named-predicate form context))
        ((and (pair? form) (list? form)) (compound-predicate (car form) (cdr form) context))
        (else #f)))

    (define (compound-predicate head forms context)
      (cond
        ((string? head)
         (and (null? forms) (string-predicate head context)))
        ((not (symbol? head)) #f)
        (else
         (case head
           ((char-set)
            (and (= (length forms) 1)
                 (string? (car forms))
                 (string-predicate (car forms) context)))
           ((/ char-range) (range-predicate forms context))
           ((or |\||) (combined forms context union))
           ((& and) (combined forms context (intersection context)))
           ((~ complement) (combined forms context (complement context)))
           ((- difference) (and (pair? forms) (combined forms context difference)))
           ((w/case) (single forms (with-nocase context #f)))
           ((w/nocase) (single forms (with-nocase context #t)))
           ((w/ascii) (single forms (with-ascii context #t)))
           ((w/unicode) (single forms (with-ascii context #f)))
           (else #f)))))

    (define (single forms context)
      (and (= (length forms) 1)
           (set-predicate (car forms) context)))

    ;; The combination of the predicates of forms that are all sets, or #f.
    (define (combined forms context combine)
      (let loop ((rest forms) (predicates '()))
        (if (null? rest)
            (combine (reverse predicates))
            (let ((predicate (set-predicate (car rest) context)))
              (and predicate
                   (loop (cdr rest) (cons predicate predicates)))))))

    (define (union predicates)
      (lambda (char)
        (let loop ((rest predicates))
          (and (pair? rest)
               (or ((car rest) char)
                   (loop (cdr rest)))))))

    (define (intersection context)
      (lambda (predicates)
        (let ((any? (named-predicate 'any context)))
          (lambda (char)
            (and (any? char)
                 (let loop ((rest predicates))
                   (or (null? rest)
                       (and ((car rest) char)
                            (loop (cdr rest))))))))))

    (define (complement context)
      (lambda (predicates)
        (let ((any? (named-predicate 'any context))
              (in? (union predicates)))
          (lambda (char) (and (any? char) (not (in? char)))))))

    (define (difference predicates)
      (let ((in? (car predicates))
            (out? (union (cdr predicates))))
        (lambda (char) (and (in? char) (not (out? char))))))

    ;; Terminals

    (define (ascii? char) (char<? char #\x80))

    ;; Do two characters differ at most in case? In an ASCII context only its letters have case.
    (define (same-case? a b context)
      (or (char=? a b)
          (and (context-nocase? context)
               (or (not (context-ascii? context))
                   (and (ascii? a) (ascii? b)))
               (char=? (char-foldcase a) (char-foldcase b)))))

    (define (char-predicate char context)
      (if (context-nocase? context)
          (lambda (other) (same-case? char other context))
          (lambda (other) (char=? char other))))

    (define (string-predicate string context)
      (let ((chars (string->list string)))
        (lambda (char)
          (let loop ((rest chars))
            (and (pair? rest)
                 (or (same-case? (car rest) char context)
                     (loop (cdr rest))))))))

    ;; Characters and strings, flattened and grouped into pairs.
    (define (range-predicate forms context)
      (let ((chars
             (let flatten ((rest forms))
               (cond
                 ((null? rest) '())
                 ((char? (car rest)) (cons (car rest) (flatten (cdr rest))))
                 ((string? (car rest)) (append (string->list (car rest)) (flatten (cdr rest))))
                 (else '(#f))))))
        (and (even? (length chars))
             (not (memq #f chars))
             (variants
               (lambda (char)
                 (let loop ((rest chars))
                   (and (pair? rest)
                        (or (char<=? (car rest) char (cadr rest))
                            (loop (cddr rest))))))
               context))))

    ;; The set of the characters that differ in case at most from one that satisfies a predicate.
    (define (variants in? context)
      (if (context-nocase? context)
          (lambda (char)
            (or (in? char)
                (and (or (not (context-ascii? context)) (ascii? char))
                     (or (in? (char-upcase char))
                         (in? (char-downcase char))
                         (in? (char-foldcase char))
                         (in? (char-upcase (char-foldcase char)))))))
          in?))

    (define (named-predicate name context)
      (let ((predicate (unicode-predicate name context)))
        (cond
          ((not predicate) #f)
          ((context-ascii? context)
           (let ((predicate (ascii-predicate name predicate)))
             (lambda (char) (and (ascii? char) (predicate char)))))
          (else predicate))))

    ;; Where ASCII alone has another meaning than Unicode has for its characters.
    (define (ascii-predicate name predicate)
      (case name
        ((title title-case) (lambda (char) #f))
        ((whitespace white space) (lambda (char) (memv char '(#\space #\tab #\newline #\x0c #\return))))
        ((control cntrl) (lambda (char) (char<? char #\space)))
        (else predicate)))

    (define (unicode-predicate name context)
      (case name
        ((any) (lambda (char) #t))
        ((nonl) (lambda (char) (not (memv char '(#\return #\newline)))))
        ((ascii) ascii?)
        ((lower-case lower) (variants char-lower-case? context))
        ((upper-case upper) (variants char-upper-case? context))
        ((title-case title) (lambda (char) (= (char-class char) title-class)))
        ((alphabetic alpha) char-alphabetic?)
        ((numeric num digit) char-numeric?)
        ((alphanumeric alphanum alnum) alphanumeric?)
        ((punctuation punct) (lambda (char) (= (char-class char) punctuation-class)))
        ((symbol) (lambda (char) (= (char-class char) symbol-class)))
        ((graphic graph) graphic?)
        ((whitespace white space) char-whitespace?)
        ((printing print) (lambda (char) (or (graphic? char) (char-whitespace? char))))
        ((control cntrl) control?)
        ((hex-digit xdigit)
         (lambda (char)
           (or (char<=? #\0 char #\9) (char<=? #\a char #\f) (char<=? #\A char #\F))))
        (else #f)))

    ;; The classes of runtime/src/character/classes.rs.
    (define mark-class 1)
    (define punctuation-class 2)
    (define symbol-class 3)
    (define title-class 4)
    (define other-class 6)

    (define (alphanumeric? char) (or (char-alphabetic? char) (char-numeric? char)))

    (define (graphic? char)
      (or (alphanumeric? char)
          (let ((class (char-class char)))
            (or (= class punctuation-class) (= class symbol-class)))))

    (define (control? char) (= (char-class char) other-class))
    (define (mark? char) (= (char-class char) mark-class))

    ;; The characters of words.
    (define (word-predicate context)
      (let ((alphanumeric? (named-predicate 'alnum context)))
        (lambda (char) (or (char=? char #\_) (alphanumeric? char)))))))
