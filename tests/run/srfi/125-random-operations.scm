;; Tables of every kind do what a list of pairs does, whatever the order of operations: associations come and go, the
;; vectors of the table are made anew many times, and walks go in the order in which the associations came.
;; Expected: SRFI 125 says what each operation does; nothing differs.
(import (scheme base) (scheme write) (scheme char) (srfi 125) (srfi 128))

(define seed 42)
(define (random n)
  (set! seed (modulo (+ (* seed 1103515245) 12345) 2147483648))
  (modulo (quotient seed 65536) n))

;; The model: a list of pairs, the first association first.
(define (find-pair same? key pairs)
  (cond
    ((null? pairs) #f)
    ((same? key (caar pairs)) (car pairs))
    (else (find-pair same? key (cdr pairs)))))
(define (without pair pairs)
  (cond
    ((null? pairs) '())
    ((eq? pair (car pairs)) (cdr pairs))
    (else (cons (car pairs) (without pair (cdr pairs))))))

(define differences 0)
(define operations 0)
(define (must-be value expected what)
  (set! operations (+ operations 1))
  (if (not (equal? value expected))
      (begin
        (set! differences (+ differences 1))
        (write (list what 'gave value 'instead 'of expected))
        (newline))))

(define (copied pairs) (map (lambda (pair) (cons (car pair) (cdr pair))) pairs))

(define (run table same? keys turns)
  (let loop ((turn 0) (table table) (pairs '()))
    (if (< turn turns)
        (let* ((key (vector-ref keys (random (vector-length keys))))
               (pair (find-pair same? key pairs)))
          (define (set value)
            (if pair
                (begin (set-cdr! pair value) pairs)
                (append pairs (list (cons key value)))))
          (define (next table pairs) (loop (+ turn 1) table pairs))
          (case (random 16)
            ((0 1 2 3)
             (hash-table-set! table key turn)
             (next table (set turn)))
            ((4 5 6 7)
             (must-be (hash-table-delete! table key) (if pair 1 0) 'delete)
             (next table (if pair (without pair pairs) pairs)))
            ((8)
             (must-be (hash-table-ref table key (lambda () 'none)) (if pair (cdr pair) 'none) 'ref)
             (must-be (hash-table-contains? table key) (pair? pair) 'contains)
             (next table pairs))
            ((9)
             (hash-table-update! table key (lambda (value) (+ value 1)) (lambda () 0))
             (next table (set (if pair (+ (cdr pair) 1) 1))))
            ((10)
             (hash-table-update!/default table key (lambda (value) (+ value 2)) 0)
             (next table (set (if pair (+ (cdr pair) 2) 2))))
            ((11)
             (must-be (hash-table-intern! table key (lambda () turn)) (if pair (cdr pair) turn) 'intern)
             (next table (if pair pairs (set turn))))
            ((12)
             ;; Updates that change the table: they delete the key, or put so many others in that it grows.
             (hash-table-update!/default table key
               (lambda (value) (hash-table-delete! table key) (+ value 3))
               0)
             (let ((value (if pair (+ (cdr pair) 3) 3)))
               (next table (append (if pair (without pair pairs) pairs) (list (cons key value))))))
            ((13)
             (must-be (hash-table-size table) (length pairs) 'size)
             (must-be (hash-table->alist table) pairs 'walk)
             (next table pairs))
            ((14)
             (if (= 0 (random 8))
                 (begin
                   (hash-table-prune! (lambda (key value) (odd? value)) table)
                   (next table
                     (let keep ((pairs pairs))
                       (cond
                         ((null? pairs) '())
                         ((odd? (cdar pairs)) (keep (cdr pairs)))
                         (else (cons (car pairs) (keep (cdr pairs))))))))
                 (next (hash-table-copy table #t) pairs)))
            (else
             (if (null? pairs)
                 (next table pairs)
                 (let-values (((key value) (hash-table-pop! table)))
                   (must-be (same? key (caar pairs)) #t 'pop)
                   (must-be value (cdar pairs) 'pop)
                   (next table (cdr pairs)))))))
        (must-be (hash-table->alist table) pairs 'end))))

(define (repeat make count) (let ((keys (make-vector count))) (do ((i 0 (+ i 1))) ((= i count) keys) (vector-set! keys i (make i)))))
(define (keys-of . parts) (apply vector-append parts))

(define simple
  (keys-of (repeat (lambda (i) (- (* i i 7) 50)) 30)
    (repeat (lambda (i) (string->symbol (string-append "key" (number->string i)))) 20)
    (vector 1152921504606846975 -1152921504606846976 #t #f '() #\a #\λ)))
(define objects
  (keys-of (repeat list 20) (repeat (lambda (i) (string #\a)) 10) (repeat (lambda (i) (lambda () i)) 5) (repeat vector 5)))
(define numbers
  (keys-of (repeat (lambda (i) (/ i 4)) 20) (repeat (lambda (i) (/ i 4.0)) 20)
    (vector 0.0 -0.0 1e100 (expt 10 30) (expt 10 31) (- (expt 10 30)) 1/3 -1/3)))
(define (strings) (repeat (lambda (i) (string-append (make-string (quotient i 4) #\x) (if (odd? i) "é" "e") (if (= 0 (modulo i 5)) "λ" ""))) 60))
(define structures
  (keys-of (strings)
    (repeat (lambda (i) (list i (number->string i) (vector 'a i))) 20)
    (repeat (lambda (i) (bytevector i (* 2 i))) 10)))

(define turns 1000)
(run (make-hash-table eq?) eq? (keys-of simple objects) turns)
(run (make-hash-table eqv?) eqv? (keys-of simple objects numbers) turns)
(run (make-hash-table equal?) equal? (keys-of simple numbers structures) turns)
(run (make-hash-table string=?) string=? (strings) turns)
(run (make-hash-table string-ci=?) string-ci=? (repeat (lambda (i) (string (integer->char (+ 65 (modulo (* i 3) 58))))) 40) turns)
(run (make-hash-table =) = numbers turns)
;; A comparator of one's own, with a poor hash function.
(run (make-hash-table (make-comparator list? (lambda (a b) (= (length a) (length b))) #f length)) (lambda (a b) (= (length a) (length b)))
  (repeat (lambda (i) (make-list (modulo i 25) i)) 50) turns)

;; Failures and updates that put other keys in while their own is looked up: the table grows under them.
(define grown (make-hash-table eqv?))
(define (add-many! from) (do ((i 0 (+ i 1))) ((= i 100)) (hash-table-set! grown (+ from i) i)))
(must-be (hash-table-intern! grown 'a (lambda () (add-many! 0) 'value)) 'value 'intern)
(hash-table-update! grown 'a (lambda (value) (add-many! 1000) (list value)))
(hash-table-update! grown 'b (lambda (value) (list value)) (lambda () (add-many! 2000) 'new))
(hash-table-update!/default grown 'c (lambda (value) (hash-table-clear! grown) (add-many! 3000) (list value)) 'first)
(must-be (hash-table-size grown) 101 'size)
(must-be (map (lambda (key) (hash-table-ref/default grown key 'none)) '(a b c 3000 3099 1000)) '(none none (first) 0 99 none) 'grown)
;; An update whose own key is put in meanwhile.
(hash-table-update!/default grown 'd (lambda (value) (hash-table-set! grown 'd 'other) (list value)) 'first)
(must-be (hash-table-ref/default grown 'd 'none) '(first) 'update)
(must-be (hash-table-size grown) 102 'size)

(write (if (= differences 0) 'agreed differences))
(newline)
