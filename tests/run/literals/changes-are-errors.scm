;;; Each procedure that changes its argument refuses a literal, every part of one, and what symbol->string and a
;;; constant part of a quasiquotation give; it changes a copy. That the error is raised is this system's promise.
;;; Expected output: R7RS 3.4, 4.1.2 (it is an error), docs/reference.md (it is raised).

(import (scheme base) (scheme write))
(define-syntax refused
  (syntax-rules ()
    ((_ expression ...)
     (begin
       (begin
         (write 'expression)
         (write-string (guard (c ((error-object? c) " refused")) expression " done"))
         (newline))
       ...))))
(define literal '(1 (2 3) #(4 (5)) "six" #u8(7)))
(define part (list-tail literal 1))
(refused
  (set-car! literal 0)
  (set-cdr! literal 0)
  (list-set! literal 0 0)
  (list-set! part 2 0)
  (list-set! (cons 1 part) 1 0)
  (set-car! (car part) 0)
  (set-car! (vector-ref (cadr part) 1) 0)
  (vector-set! (cadr part) 0 0)
  (vector-set! #(1 2) 0 0)
  (vector-fill! #(1 2) 0)
  (vector-copy! #(1 2) 0 #(3))
  (string-set! (list-ref literal 3) 0 #\a)
  (string-set! "abc" 0 #\a)
  (string-fill! "abc" #\a)
  (string-copy! "abc" 0 "d")
  (string-set! (symbol->string 'abc) 0 #\a)
  (bytevector-u8-set! #u8(1 2) 0 0)
  (bytevector-copy! #u8(1 2) 0 #u8(3))
  (read-bytevector! #u8(1 2) (open-input-bytevector #u8(3)))
  (set-car! (cdr `(,(+ 1 1) 3 4)) 0)
  (list-set! (append (list 1) '(2 3)) 2 0))
(write literal)
(newline)
(refused
  (list-set! (cons 1 part) 0 0)
  (set-car! (list-copy literal) 0)
  (list-set! (append (list 1) '(2 3)) 0 0)
  (vector-fill! (vector-copy #(1 2)) 0)
  (string-set! (string-copy "abc") 0 #\λ)
  (string-set! (string-append "abc") 0 #\a)
  (bytevector-u8-set! (bytevector-copy #u8(1 2)) 0 0)
  (set-car! `(,(+ 1 1) 3) 0))
