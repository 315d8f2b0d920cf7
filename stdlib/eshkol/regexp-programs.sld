;;; From forms of regular expressions (SRFI 115) to programs of a machine.
;;;
;;; A form is first parsed into nodes, lists that begin with a symbol: this finds all mistakes, resolves contexts and
;;; numbers the submatches. Then code is emitted, where what is repeated a number of times is emitted as often.
;;;
;;; | instruction | operands | meaning |
;;; |---|---|---|
;;; | `char` | a character | takes this character |
;;; | `set` | a set | takes a character of the set |
;;; | `split` | two places | goes on at both, and prefers the first |
;;; | `jump` | a place | goes on there |
;;; | `save` | a number | notes the position under this number |
;;; | `check` | a procedure | goes on where it holds of string, position, start and end |
;;; | `look` | a program, a width, what must come out | goes on if the program matches ahead, or from `width` before, or does not |
;;; | `match` | | the end |

(define-library (eshkol regexp-programs)
  (import (scheme base) (scheme char) (eshkol regexp-sets))
  (export compile-form program-codes program-firsts program-seconds program-shortest? program-slots program-start-set
    program-length form-names
    op-char op-set op-split op-jump op-save op-check op-look op-match)
  (begin

    (define op-char 0)
    (define op-set 1)
    (define op-split 2)
    (define op-jump 3)
    (define op-save 4)
    (define op-check 5)
    (define op-look 6)
    (define op-match 7)

    (define-record-type program
      (make-program codes firsts seconds shortest? slots start-set)
      program?
      ;; The instructions, and their operands.
      (codes program-codes)
      (firsts program-firsts)
      (seconds program-seconds)
      ;; Are there repetitions that prefer to be short? Then the order of preference decides, else length.
      (shortest? program-shortest?)
      ;; How many positions are noted.
      (slots program-slots)
      ;; A table of the characters below 256 with which a match may begin, or #f.
      (start-set program-start-set))

    (define (program-length program) (vector-length (program-codes program)))

    ;; What parsing finds out beside the nodes: how many submatches there are, their names, whether a repetition is
    ;; short.
    (define-record-type findings
      (make-findings count names shortest?)
      findings?
      (count submatch-count set-submatch-count!)
      (names submatch-names set-submatch-names!)
      (shortest? prefers-shortest? set-prefers-shortest!))

    ;; The program of a form. `receive` gets it and an association list of names and numbers of submatches.
    (define (compile-form form receive)
      (let* ((findings (make-findings 0 '() #f))
             (node (parse form (make-context #f #f #f) findings)))
        (receive (assemble (list 'submatch 0 node) (prefers-shortest? findings) (* 2 (+ (submatch-count findings) 1)))
                 (reverse (submatch-names findings)))))

    (define (form-names names) (map car names))

    ;; Parsing

    (define (mistake message form)
      (error (string-append "regexp: " message) form))

    (define (parse form context findings)
      (let ((predicate (set-predicate form context)))
        (cond
          (predicate
           (if (or (char? form) (string? form))
               (char-node (if (char? form) form (string-ref form 0)) context)
               (list 'set (set-of-predicate predicate))))
          ((string? form)
           (cons 'sequence (map (lambda (char) (char-node char context)) (string->list form))))
          ((symbol? form) (parse-symbol form context findings))
          ((and (pair? form) (list? form)) (parse-compound (car form) (cdr form) form context findings))
          (else (mistake "this is no regular expression" form)))))

    (define (char-node char context)
      (if (and (context-nocase? context)
               (or (not (context-ascii? context)) (char<? char #\x80))
               (not (char=? (char-upcase char) (char-downcase char) (char-foldcase char))))
          (list 'set (set-of-predicate (set-predicate char context)))
          (list 'char char)))

    (define (parse-symbol name context findings)
      (case name
        ((bos) (list 'check (lambda (string index start end) (= index start))))
        ((eos) (list 'check (lambda (string index start end) (= index end))))
        ((bol) (list 'check line-begins?))
        ((eol) (list 'check line-ends?))
        ((bow) (list 'check (word-begins (word-predicate context))))
        ((eow) (list 'check (word-ends (word-predicate context))))
        ((nwb)
         (let ((begins? (word-begins (word-predicate context)))
               (ends? (word-ends (word-predicate context))))
           (list 'check
             (lambda (string index start end)
               (not (or (begins? string index start end) (ends? string index start end)))))))
        ((word) (parse '(word+ any) context findings))
        ((bog eog)
         (if (context-ascii? context)
             '(sequence)
             (list 'check
               (if (eq? name 'bog)
                   (lambda (string index start end)
                     (and (< index end) (grapheme-border? string index start end)))
                   (lambda (string index start end)
                     (and (> index start) (grapheme-border? string index start end)))))))
        ((grapheme)
         (let ((any (parse 'any context findings)))
           (if (context-ascii? context)
               any
               (list 'sequence
                 any
                 (list 'repeat 0 #f #t
                   (list 'sequence
                     (list 'check
                       (lambda (string index start end) (not (grapheme-border? string index start end))))
                     any))
                 (list 'check grapheme-border?)))))
        (else (mistake "there is no regular expression of this name" name))))

    (define (parse-compound head forms form context findings)
      (if (not (symbol? head))
          (mistake "this is no regular expression" form))
      (case head
        ((: seq) (parse-sequence forms context findings))
        ((or |\||) (cons 'either (map (lambda (form) (parse form context findings)) forms)))
        ((* zero-or-more) (repetition 0 #f #t forms context findings))
        ((+ one-or-more) (repetition 1 #f #t forms context findings))
        ((? optional) (repetition 0 1 #t forms context findings))
        ((= exactly)
         (check-counts forms form 1)
         (repetition (car forms) (car forms) #t (cdr forms) context findings))
        ((>= at-least)
         (check-counts forms form 1)
         (repetition (car forms) #f #t (cdr forms) context findings))
        ((** repeated)
         (check-counts forms form 2)
         (repetition (car forms) (cadr forms) #t (cddr forms) context findings))
        ((?? non-greedy-optional) (repetition 0 1 #f forms context findings))
        ((*? non-greedy-zero-or-more) (repetition 0 #f #f forms context findings))
        ((**? non-greedy-repeated)
         (check-counts forms form 2)
         (repetition (car forms) (cadr forms) #f (cddr forms) context findings))
        (($ submatch)
         (if (context-nocapture? context)
             (parse-sequence forms context findings)
             (parse-submatch forms context findings)))
        ((-> submatch-named)
         (if (not (and (pair? forms) (symbol? (car forms))))
             (mistake "a named submatch needs a symbol" form))
         (if (context-nocapture? context)
             (parse-sequence (cdr forms) context findings)
             (begin
               (set-submatch-names! findings
                 (cons (cons (car forms) (+ (submatch-count findings) 1)) (submatch-names findings)))
               (parse-submatch (cdr forms) context findings))))
        ((w/case) (parse-sequence forms (with-nocase context #f) findings))
        ((w/nocase) (parse-sequence forms (with-nocase context #t) findings))
        ((w/ascii) (parse-sequence forms (with-ascii context #t) findings))
        ((w/unicode) (parse-sequence forms (with-ascii context #f) findings))
        ((w/nocapture) (parse-sequence forms (with-nocapture context) findings))
        ((word) (parse (append '(: bow) forms '(eow)) context findings))
        ((word+)
         (let ((in? (set-predicate (cons 'or forms) context))
               (word? (word-predicate context)))
           (if (not in?)
               (mistake "word+ takes sets of characters" form))
           (list 'sequence
             (parse 'bow context findings)
             (list 'repeat 1 #f #t
               (list 'set (set-of-predicate (lambda (char) (and (word? char) (in? char))))))
             (parse 'eow context findings))))
        ((look-ahead) (look forms #t #t context findings))
        ((neg-look-ahead) (look forms #t #f context findings))
        ((look-behind) (look forms #f #t context findings))
        ((neg-look-behind) (look forms #f #f context findings))
        ((backref) (mistake "references to submatches are not supported" form))
        (else (mistake "this is no regular expression" form))))

    (define (parse-sequence forms context findings)
      (cons 'sequence (map (lambda (form) (parse form context findings)) forms)))

    (define (parse-submatch forms context findings)
      (let ((number (+ (submatch-count findings) 1)))
        (set-submatch-count! findings number)
        (list 'submatch number (parse-sequence forms context findings))))

    (define (repetition least most greedy? forms context findings)
      (if (not greedy?)
          (set-prefers-shortest! findings #t))
      (list 'repeat least most greedy? (parse-sequence forms context findings)))

    (define (check-counts forms form how-many)
      (let loop ((rest forms) (left how-many) (least 0))
        (if (> left 0)
            (if (and (pair? rest) (exact-integer? (car rest)) (>= (car rest) least))
                (loop (cdr rest) (- left 1) (car rest))
                (mistake "a repetition needs numbers, the smaller first" form)))))

    ;; What is looked at captures nothing.
    (define (look forms ahead? positive? context findings)
      (let* ((node (parse-sequence forms (with-nocapture context) findings))
             (width (if ahead? 0 (node-width node))))
        (if (not width)
            (mistake "what is looked for behind must have a fixed length" forms))
        (list 'look (assemble node #f 0) (if ahead? #f width) positive?)))

    ;; The length of what a node matches, or #f if it varies.
    (define (node-width node)
      (case (car node)
        ((char set) 1)
        ((check look) 0)
        ((sequence)
         (let loop ((rest (cdr node)) (width 0))
           (if (null? rest)
               width
               (let ((more (node-width (car rest))))
                 (and more (loop (cdr rest) (+ width more)))))))
        ((either)
         (and (pair? (cdr node))
              (let ((width (node-width (cadr node))))
                (let loop ((rest (cddr node)))
                  (if (null? rest)
                      width
                      (and (equal? width (node-width (car rest)))
                           (loop (cdr rest))))))))
        ((submatch) (node-width (list-ref node 2)))
        ((repeat)
         (let ((width (node-width (list-ref node 4))))
           (and width
                (or (and (= width 0) 0)
                    (and (equal? (list-ref node 1) (list-ref node 2))
                         (* width (list-ref node 1)))))))
        (else #f)))

    ;; Borders

    (define (line-begins? string index start end)
      (or (= index start)
          (let ((previous (string-ref string (- index 1))))
            (or (char=? previous #\newline)
                (and (char=? previous #\return)
                     (not (and (< index end) (char=? (string-ref string index) #\newline))))))))

    (define (line-ends? string index start end)
      (or (= index end)
          (let ((next (string-ref string index)))
            (or (char=? next #\return)
                (and (char=? next #\newline)
                     (not (and (> index start) (char=? (string-ref string (- index 1)) #\return))))))))

    (define (word-begins word?)
      (lambda (string index start end)
        (and (< index end)
             (word? (string-ref string index))
             (not (and (> index start) (word? (string-ref string (- index 1))))))))

    (define (word-ends word?)
      (lambda (string index start end)
        (and (> index start)
             (word? (string-ref string (- index 1)))
             (not (and (< index end) (word? (string-ref string index)))))))

    ;; The rules of Unicode TR29, but that sequences of pictures are joined wherever a joiner stands before a symbol.
    (define (grapheme-border? string index start end)
      (or (= index start)
          (= index end)
          (let ((a (string-ref string (- index 1)))
                (b (string-ref string index)))
            (cond
              ((and (char=? a #\return) (char=? b #\newline)) #f)
              ((or (and (control? a) (not (joiner? a))) (and (control? b) (not (joiner? b)))) #t)
              ((or (mark? b) (joiner? b) (char<=? #\x1f3fb b #\x1f3ff)) #f)
              ((char=? a #\x200d) (not (char<=? #\x2190 b #\x1faff)))
              ((hangul? a) (hangul-border? a b))
              ((and (regional? a) (regional? b)) (even? (regionals-before string index start)))
              (else #t)))))

    (define (joiner? char) (or (char=? char #\x200d) (char=? char #\x200c)))

    (define (regional? char) (char<=? #\x1f1e6 char #\x1f1ff))

    (define (regionals-before string index start)
      (let loop ((index (- index 1)) (count 0))
        (if (and (>= index start) (regional? (string-ref string index)))
            (loop (- index 1) (+ count 1))
            count)))

    (define (hangul? char)
      (or (char<=? #\x1100 char #\x11ff) (char<=? #\xac00 char #\xd7a3)))

    (define (leading? char) (char<=? #\x1100 char #\x115f))
    (define (vowel? char) (char<=? #\x1160 char #\x11a7))
    (define (trailing? char) (char<=? #\x11a8 char #\x11ff))
    (define (syllable? char) (char<=? #\xac00 char #\xd7a3))
    (define (open-syllable? char) (= (modulo (- (char->integer char) #xac00) 28) 0))

    (define (hangul-border? a b)
      (not
        (cond
          ((leading? a) (or (leading? b) (vowel? b) (syllable? b)))
          ((or (vowel? a) (and (syllable? a) (open-syllable? a))) (or (vowel? b) (trailing? b)))
          (else (trailing? b)))))

    ;; Code

    ;; More instructions than a program may have.
    (define most-instructions 1000000)

    ;; Instructions are vectors #(code first second) until all are there.
    (define (assemble node shortest? slots)
      (let ((instructions '())
            (count 0))

        ;; Adds an instruction, and gives it.
        (define (add! code first second)
          (if (>= count most-instructions)
              (error "regexp: the regular expression is too large" count))
          (let ((instruction (vector code first second)))
            (set! instructions (cons instruction instructions))
            (set! count (+ count 1))
            instruction))

        (define (emit! node)
          (case (car node)
            ((char) (add! op-char (cadr node) #f))
            ((set) (add! op-set (cadr node) #f))
            ((check) (add! op-check (cadr node) #f))
            ((look) (add! op-look (cadr node) (cddr node)))
            ((sequence) (for-each emit! (cdr node)))
            ((either) (emit-either! (cdr node)))
            ((submatch)
             (let ((number (cadr node)))
               (add! op-save (* 2 number) #f)
               (emit! (list-ref node 2))
               (add! op-save (+ (* 2 number) 1) #f)))
            ((repeat)
             (emit-repeat! (list-ref node 1) (list-ref node 2) (list-ref node 3) (list-ref node 4)))))

        ;; No alternative at all matches nothing: an empty set.
        (define (emit-either! nodes)
          (cond
            ((null? nodes) (add! op-set (set-of-predicate (lambda (char) #f)) #f))
            ((null? (cdr nodes)) (emit! (car nodes)))
            (else
             (let ((split (add! op-split count #f)))
               (vector-set! split 1 count)
               (emit! (car nodes))
               (let ((jump (add! op-jump #f #f)))
                 (vector-set! split 2 count)
                 (emit-either! (cdr nodes))
                 (vector-set! jump 1 count))))))

        (define (emit-repeat! least most greedy? node)
          (cond
            ((> least 0)
             (emit! node)
             (emit-repeat! (- least 1) (and most (- most 1)) greedy? node))
            ((not most)
             (let* ((place count)
                    (split (add! op-split #f #f)))
               (emit! node)
               (add! op-jump place #f)
               (set-ways! split (+ place 1) count greedy?)))
            ((> most 0)
             ;; All that are left out lead to the same place.
             (let loop ((left most) (splits '()))
               (if (> left 0)
                   (let* ((place count)
                          (split (add! op-split #f #f)))
                     (emit! node)
                     (loop (- left 1) (cons (cons split (+ place 1)) splits)))
                   (for-each
                     (lambda (entry) (set-ways! (car entry) (cdr entry) count greedy?))
                     splits))))))

        (define (set-ways! split in out greedy?)
          (vector-set! split 1 (if greedy? in out))
          (vector-set! split 2 (if greedy? out in)))

        (emit! node)
        (add! op-match #f #f)
        (let* ((instructions (reverse instructions))
               (part (lambda (index)
                       (list->vector (map (lambda (instruction) (vector-ref instruction index)) instructions))))
               (codes (part 0))
               (firsts (part 1))
               (seconds (part 2)))
          (make-program codes firsts seconds shortest? slots (start-set codes firsts seconds)))))

    ;; The characters below 256 that the program can begin with; #f if it can match without any.
    (define (start-set codes firsts seconds)
      (let ((table (make-bytevector 256 0))
            (seen (make-vector (vector-length codes) #f)))
        (let loop ((places '(0)))
          (if (null? places)
              table
              (let ((place (car places))
                    (rest (cdr places)))
                (if (vector-ref seen place)
                    (loop rest)
                    (let ((code (vector-ref codes place))
                          (first (vector-ref firsts place)))
                      (vector-set! seen place #t)
                      (cond
                        ((= code op-match) #f)
                        ((= code op-char)
                         (if (char<? first #\x100)
                             (bytevector-u8-set! table (char->integer first) 1))
                         (loop rest))
                        ((= code op-set)
                         (let fill ((code 0))
                           (if (< code 256)
                               (begin
                                 (if (set-has-above? first code)
                                     (bytevector-u8-set! table code 1))
                                 (fill (+ code 1)))))
                         (loop rest))
                        ((= code op-split) (loop (cons first (cons (vector-ref seconds place) rest))))
                        ((= code op-jump) (loop (cons first rest)))
                        (else (loop (cons (+ place 1) rest)))))))))))))
