;;; A calculator: reads one expression a line from standard input and prints its value.
;;;
;;;     echo '2 * (3 + 4)' | eshkolc run calculator.scm
;;;
;;; Understands + - * / ^, unary minus, parentheses, and names: `x = 5` defines one. Numbers are exact as long as they
;;; can be. A line that makes no sense is answered with a message, and the calculator goes on.

(import (scheme base) (scheme char) (scheme inexact) (scheme write))

(define variables (list (cons "pi" 3.141592653589793)))

;; Splits a line into numbers, names (strings) and operators (characters).
(define (tokens line)
  (define end (string-length line))
  (define (run-end i belongs?)
    (if (and (< i end) (belongs? (string-ref line i))) (run-end (+ i 1) belongs?) i))
  (define (in-number? c) (or (char-numeric? c) (char=? c #\.)))
  (let loop ((i 0) (result '()))
    (if (= i end)
        (reverse result)
        (let ((c (string-ref line i)))
          (cond ((char-whitespace? c) (loop (+ i 1) result))
                ((in-number? c)
                 (let ((j (run-end i in-number?)))
                   (loop j (cons (or (string->number (substring line i j)) (error "not a number:" (substring line i j)))
                                 result))))
                ((char-alphabetic? c)
                 (let ((j (run-end i char-alphabetic?)))
                   (loop j (cons (substring line i j) result))))
                (else (loop (+ i 1) (cons c result))))))))

;; The parser. Every procedure gives the value and the tokens that are left, as two values.

(define (next-is? rest characters)
  (and (pair? rest) (char? (car rest)) (memv (car rest) characters)))

;; A chain of operands with operators of one precedence, from left to right.
(define (chain operand operators)
  (lambda (rest)
    (let-values (((value rest) (operand rest)))
      (let loop ((value value) (rest rest))
        (if (next-is? rest (map car operators))
            (let-values (((right after) (operand (cdr rest))))
              (loop ((cdr (assv (car rest) operators)) value right) after))
            (values value rest))))))

(define (divide a b)
  (if (and (exact? b) (zero? b)) (error "division by zero") (/ a b)))

(define (atom rest)
  (cond ((null? rest) (error "unexpected end"))
        ((number? (car rest)) (values (car rest) (cdr rest)))
        ((string? (car rest))
         (let ((entry (assoc (car rest) variables)))
           (if entry (values (cdr entry) (cdr rest)) (error "unknown name:" (car rest)))))
        ((next-is? rest '(#\())
         (let-values (((value rest) (sum (cdr rest))))
           (if (next-is? rest '(#\))) (values value (cdr rest)) (error "missing )"))))
        (else (error "unexpected character:" (car rest)))))

;; Powers bind tighter than unary minus, and to the right.
(define (power rest)
  (let-values (((base rest) (atom rest)))
    (if (next-is? rest '(#\^))
        (let-values (((exponent rest) (negation (cdr rest))))
          (values (expt base exponent) rest))
        (values base rest))))

(define (negation rest)
  (if (next-is? rest '(#\-))
      (let-values (((value rest) (negation (cdr rest))))
        (values (- value) rest))
      (power rest)))

(define product (chain negation (list (cons #\* *) (cons #\/ divide))))
(define sum (chain product (list (cons #\+ +) (cons #\- -))))

(define (evaluate rest)
  (let-values (((value rest) (sum rest)))
    (unless (null? rest) (error "unexpected:" (car rest)))
    value))

(define (calculate line)
  (let ((all (tokens line)))
    (if (and (pair? all) (string? (car all)) (next-is? (cdr all) '(#\=)))
        (let ((value (evaluate (cddr all))))
          (set! variables (cons (cons (car all) value) variables))
          value)
        (evaluate all))))

(let loop ((line (read-line)))
  (unless (eof-object? line)
    (guard (e ((error-object? e)
               (display "error: ")
               (display (error-object-message e))
               (for-each (lambda (irritant) (display " ") (display irritant)) (error-object-irritants e))))
      (display (calculate line)))
    (newline)
    (loop (read-line))))
