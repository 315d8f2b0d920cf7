;;; What R7RS programs of the tests need and Chez Scheme 9.5 lacks: put in front of a program whose imports were removed.
;;; Only what the tests use is here; `map` and `vector-map` go from left to right, as they do in the compiler's library. Arenas are bodies without a meaning of their own.

(define chez:error error)
(define (error message . irritants) (apply chez:error #f message irritants))
(define (error-object? e) (condition? e))
(define (error-object-message e) (if (message-condition? e) (condition-message e) ""))
(define (error-object-irritants e) (if (irritants-condition? e) (condition-irritants e) '()))
(define (map f first . rest)
  (if (null? rest)
      (let loop ((items first))
        (if (null? items) '() (let ((x (f (car items)))) (cons x (loop (cdr items))))))
      (let loop ((lists (cons first rest)))
        (if (exists null? lists)
            '()
            (let ((x (apply f (chez:heads car lists)))) (cons x (loop (chez:heads cdr lists))))))))
(define (chez:heads part lists)
  (if (null? lists) '() (cons (part (car lists)) (chez:heads part (cdr lists)))))
;;; An element is looked at when it is its turn: the procedure may change the vector.
(define (vector-map f v . rest)
  (let* ((vectors (cons v rest)) (length (apply min (chez:heads vector-length vectors))))
    (list->vector
      (let loop ((i 0))
        (if (= i length)
            '()
            (let ((x (apply f (chez:heads (lambda (v) (vector-ref v i)) vectors)))) (cons x (loop (+ i 1)))))))))
(define (exact-integer? x) (and (integer? x) (exact? x)))
(define (square x) (* x x))
(define (truncate-quotient a b) (quotient a b))
(define (truncate-remainder a b) (remainder a b))
(define (floor-quotient a b) (floor (/ a b)))
(define (floor-remainder a b) (modulo a b))
(define (floor/ a b) (values (floor-quotient a b) (floor-remainder a b)))
(define (truncate/ a b) (values (quotient a b) (remainder a b)))
(define chez:string-copy string-copy)
(define string-copy
  (case-lambda
    ((s) (chez:string-copy s))
    ((s start) (substring s start (string-length s)))
    ((s start end) (substring s start end))))
(define (string-map f s . rest) (list->string (apply map f (string->list s) (map string->list rest))))
(define (string->vector s) (list->vector (string->list s)))
(define (vector->string v) (list->string (vector->list v)))
(define chez:vector-copy vector-copy)
(define vector-copy
  (case-lambda
    ((v) (chez:vector-copy v))
    ((v start) (vector-copy v start (vector-length v)))
    ((v start end)
     (let ((new (make-vector (- end start))))
       (do ((i start (+ i 1))) ((= i end) new) (vector-set! new (- i start) (vector-ref v i)))))))
(define (vector-append . vectors) (list->vector (apply append (map vector->list vectors))))
(define (list-set! list k x) (set-car! (list-tail list k) x))
(define write-string
  (case-lambda
    ((s) (put-string (current-output-port) s))
    ((s port) (put-string port s))))
(define read-line
  (case-lambda
    (() (get-line (current-input-port)))
    ((port) (get-line port))))

;; Promises as in section 7.3 of the report.
(define-record-type (chez:promise-record chez:make-promise-record chez:promise?)
  (fields (mutable box chez:promise-box chez:set-promise-box!)))
(define (chez:promise done? value) (chez:make-promise-record (list (cons done? value))))
(define-syntax delay-force
  (syntax-rules () ((_ e) (chez:promise #f (lambda () e)))))
(define-syntax delay
  (syntax-rules () ((_ e) (delay-force (chez:promise #t e)))))
(define (force promise)
  (let ((content (car (chez:promise-box promise))))
    (if (car content)
        (cdr content)
        (let* ((next ((cdr content)))
               (content (car (chez:promise-box promise))))
          (if (not (car content))
              (let ((new (car (chez:promise-box next))))
                (set-car! content (car new))
                (set-cdr! content (cdr new))
                (chez:set-promise-box! next (chez:promise-box promise))))
          (force promise)))))
(define (make-promise x) (chez:promise #t x))

(define-syntax with-arena
  (syntax-rules () ((_ (name . options) body ...) (let ((name #f)) body ...))))
(define-syntax in-arena
  (syntax-rules () ((_ arena body ...) (let () body ...))))
(define (make-arena size) #f)
(define (destroy-arena arena) #f)

;; The record definitions of R7RS, by those of R6RS.
(define-syntax chez:record
  (lambda (x)
    (syntax-case x ()
      ((_ type (constructor argument ...) predicate (field accessor . modifier) ...)
       (with-syntax (((spec ...)
                      (map (lambda (field accessor modifier)
                             (syntax-case modifier ()
                               ((m) #`(mutable #,field #,accessor m))
                               (() #`(immutable #,field #,accessor))))
                           #'(field ...) #'(accessor ...) #'(modifier ...)))
                     ((initial ...)
                      (map (lambda (field)
                             (if (exists (lambda (a) (bound-identifier=? a field)) #'(argument ...)) field #'#f))
                           #'(field ...))))
         #'(define-record-type (type constructor predicate)
             (fields spec ...)
             (protocol (lambda (new) (lambda (argument ...) (new initial ...))))))))))
