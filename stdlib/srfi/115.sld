;;; SRFI 115: Scheme regular expressions.
;;;
;;; (eshkol regexp-programs) makes programs of forms, (eshkol regexp-machines) runs them; here is what is done with
;;; matches.

(define-library (srfi 115)
  (import (scheme base) (scheme case-lambda) (eshkol ranges) (eshkol regexp-programs) (eshkol regexp-machines)
    (only (eshkol control) raise-wrong-type raise-out-of-range))
  (export
    regexp regexp? valid-sre? rx regexp->sre char-set->sre
    regexp-matches regexp-matches? regexp-search
    regexp-replace regexp-replace-all regexp-match->list
    regexp-fold regexp-extract regexp-split regexp-partition
    regexp-match? regexp-match-count regexp-match-submatch regexp-match-submatch-start regexp-match-submatch-end)
  (begin

    ;; Regular expressions

    (define-record-type regexp-type
      (make-regexp form program names)
      regexp?
      (form regexp->sre)
      (program regexp-program)
      (names regexp-names))

    (define (regexp object)
      (if (regexp? object)
          object
          (compile-form object
            (lambda (program names) (make-regexp object program names)))))

    (define-syntax rx
      (syntax-rules ()
        ((_ sre ...) (regexp `(: sre ...)))))

    (define (valid-sre? object)
      (guard (condition (#t #f))
        (regexp object)
        #t))

    ;; There is no library SRFI 14, so no object is one of its character sets.
    (define (char-set->sre object)
      (raise-wrong-type 'char-set->sre "the argument must be a character set" object))

    ;; Matches

    (define-record-type match-type
      (make-match string notes names)
      regexp-match?
      (string match-string)
      ;; The start and the end of each submatch, or #f.
      (notes match-notes)
      (names match-names))

    ;; Defines a procedure on a regular expression and a part of a string.
    (define-syntax define-matcher
      (syntax-rules ()
        ((_ (name re string start end) body)
         (define name
           (case-lambda
             ((re string) (name re string 0 (string-length string)))
             ((re string start) (name re string start (string-length string)))
             ((re string start end)
              (let ((end (or end (string-length string))))
                (check-range 'name (string-length string) start end)
                body)))))))

    (define-matcher (regexp-matches re string start end)
      (match (regexp re) string start end start #t))

    (define-matcher (regexp-matches? re string start end)
      (and (match (regexp re) string start end start #t) #t))

    (define-matcher (regexp-search re string start end)
      (match (regexp re) string start end start #f))

    (define (match re string start end from whole?)
      (let ((notes (run-program (regexp-program re) string start end from whole? whole?)))
        (and notes (make-match string notes (regexp-names re)))))

    (define (regexp-match-count match)
      (- (quotient (vector-length (match-notes match)) 2) 1))

    (define (regexp-match-submatch-start match field)
      (vector-ref (match-notes match) (* 2 (field-number match field 'regexp-match-submatch-start))))

    (define (regexp-match-submatch-end match field)
      (vector-ref (match-notes match) (+ 1 (* 2 (field-number match field 'regexp-match-submatch-end)))))

    (define (regexp-match-submatch match field)
      (submatch match (field-number match field 'regexp-match-submatch)))

    (define (submatch match number)
      (let ((start (vector-ref (match-notes match) (* 2 number)))
            (end (vector-ref (match-notes match) (+ 1 (* 2 number)))))
        (and start end (substring (match-string match) start end))))

    ;; The number of a field. Of several with one name it is the first that matched.
    (define (field-number match field who)
      (if (symbol? field)
          (let ((all (numbers-of field (match-names match))))
            (if (null? all)
                (raise-out-of-range who "there is no submatch of this name" field))
            (let loop ((rest all))
              (cond
                ((null? rest) (car all))
                ((vector-ref (match-notes match) (+ 1 (* 2 (car rest)))) (car rest))
                (else (loop (cdr rest))))))
          (begin
            (check-index who field (regexp-match-count match))
            field)))

    (define (numbers-of name names)
      (cond
        ((null? names) '())
        ((eq? (car (car names)) name) (cons (cdr (car names)) (numbers-of name (cdr names))))
        (else (numbers-of name (cdr names)))))

    (define (regexp-match->list match)
      (let loop ((number (regexp-match-count match)) (list '()))
        (if (< number 0)
            list
            (loop (- number 1) (cons (submatch match number) list)))))

    ;; Folding

    (define regexp-fold
      (case-lambda
        ((re combine initial string)
         (fold-matches (regexp re) combine initial string #f 0 (string-length string)))
        ((re combine initial string finish)
         (fold-matches (regexp re) combine initial string finish 0 (string-length string)))
        ((re combine initial string finish start)
         (fold-matches (regexp re) combine initial string finish start (string-length string)))
        ((re combine initial string finish start end)
         (fold-matches (regexp re) combine initial string finish start (or end (string-length string))))))

    ;; After an empty match, the search goes on with the next character. An empty match directly behind another match
    ;; does not count.
    (define (fold-matches re combine initial string finish start end)
      (check-range 'regexp-fold (string-length string) start end)
      (let loop ((last start) (from start) (result initial))
        (let ((match (and (<= from end) (match re string start end from #f))))
          (if match
              (let ((match-start (regexp-match-submatch-start match 0))
                    (match-end (regexp-match-submatch-end match 0)))
                (cond
                  ((< match-start match-end)
                   (loop match-end match-end (combine last match string result)))
                  ((and (= match-end last) (> last start))
                   (loop last (+ match-end 1) result))
                  (else
                   (loop match-end (+ match-end 1) (combine last match string result)))))
              (if finish
                  (finish last #f string result)
                  result)))))

    ;; The same without empty matches: `combine` gets the start and the end of each match, and where the last one ended.
    (define (fold-parts re combine initial string finish start end)
      (let loop ((last start) (from start) (result initial))
        (let ((match (and (<= from end) (match re string start end from #f))))
          (if match
              (let ((match-start (regexp-match-submatch-start match 0))
                    (match-end (regexp-match-submatch-end match 0)))
                (if (< match-start match-end)
                    (loop match-end match-end (combine last match-start match-end result))
                    (loop last (+ match-end 1) result)))
              (finish last result)))))

    (define-matcher (regexp-extract re string start end)
      (fold-parts (regexp re)
        (lambda (last match-start match-end parts) (cons (substring string match-start match-end) parts))
        '()
        string
        (lambda (last parts) (reverse parts))
        start end))

    (define-matcher (regexp-split re string start end)
      (fold-parts (regexp re)
        (lambda (last match-start match-end parts) (cons (substring string last match-start) parts))
        '()
        string
        (lambda (last parts) (reverse (cons (substring string last end) parts)))
        start end))

    (define-matcher (regexp-partition re string start end)
      (fold-parts (regexp re)
        (lambda (last match-start match-end parts)
          (cons (substring string match-start match-end)
                (cons (substring string last match-start) parts)))
        '()
        string
        (lambda (last parts)
          (reverse
            (if (and (= last end) (pair? parts))
                parts
                (cons (substring string last end) parts))))
        start end))

    ;; Replacing

    (define regexp-replace
      (case-lambda
        ((re string template) (regexp-replace re string template 0 #f 0))
        ((re string template start) (regexp-replace re string template start #f 0))
        ((re string template start end) (regexp-replace re string template start end 0))
        ((re string template start end count)
         (let ((end (or end (string-length string))))
           (check-range 'regexp-replace (string-length string) start end)
           (if count
               (replace-one (regexp re) string template start end count)
               (regexp-replace-all re string template start end))))))

    ;; The match with this number.
    (define (replace-one re string template start end number)
      (let loop ((last start) (from start) (left number))
        (let ((match (and (<= from end) (match re string start end from #f))))
          (if match
              (let ((match-start (regexp-match-submatch-start match 0))
                    (match-end (regexp-match-submatch-end match 0)))
                (cond
                  ((and (= match-start match-end last) (> last start)) (loop last (+ match-end 1) left))
                  ((> left 0)
                   (loop match-end (if (= match-start match-end) (+ match-end 1) match-end) (- left 1)))
                  (else
                   (string-append (substring string start match-start)
                                  (fill-in template match start end)
                                  (substring string match-end end)))))
              (substring string start end)))))

    (define regexp-replace-all
      (case-lambda
        ((re string template) (regexp-replace-all re string template 0 #f))
        ((re string template start) (regexp-replace-all re string template start #f))
        ((re string template start end)
         (let ((end (or end (string-length string)))
               (port (open-output-string)))
           (fold-matches (regexp re)
             (lambda (last match string ignored)
               (write-string string port last (regexp-match-submatch-start match 0))
               (write-string (fill-in template match start end) port)
               ignored)
             #f
             string
             (lambda (last match string ignored)
               (write-string string port last end)
               (get-output-string port))
             start end)))))

    ;; The text that a template stands for.
    (define (fill-in template match start end)
      (cond
        ((string? template) template)
        ((eq? template 'pre) (substring (match-string match) start (regexp-match-submatch-start match 0)))
        ((eq? template 'post) (substring (match-string match) (regexp-match-submatch-end match 0) end))
        ((or (symbol? template) (exact-integer? template)) (or (regexp-match-submatch match template) ""))
        ((procedure? template) (fill-in (template match) match start end))
        ((list? template)
         (apply string-append (map (lambda (part) (fill-in part match start end)) template)))
        (else (raise-wrong-type 'regexp-replace "this is no template" template))))))
