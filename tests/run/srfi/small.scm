;;; The small SRFIs: 2, 6, 8, 9, 11, 16, 23, 26, 28, 39, 87, 98, 111.
;;; Expected values: the SRFI, its examples and definitions. What differs from them would be printed.

(import (scheme base) (scheme write) (srfi 2) (srfi 6) (srfi 8) (srfi 9) (srfi 11) (srfi 16) (srfi 23) (srfi 26)
  (srfi 28) (srfi 39) (srfi 87) (srfi 98) (srfi 111))
(define checks 0)
(define-syntax check
  (syntax-rules (=>)
    ((_ expression => expected)
     (let ((value (guard (condition (#t (list (quote raised) condition))) expression)))
       (set! checks (+ checks 1))
       (if (not (equal? value expected))
           (begin (write (quote expression)) (display " gave ") (write value) (newline)))))))
(define-syntax fails?
  (syntax-rules () ((_ e) (guard (c (#t #t)) e #f))))

(define x 5)
(check (and-let* () 1) => 1)
(check (and-let* ()) => #t)
(check (and-let* ((y #f)) (error "not reached")) => #f)
(check (and-let* ((y 3) ((> y 2)) (z (+ y x))) (* z 2)) => 16)
(check (and-let* (x (y (- x 1)) ((odd? y))) 'no) => #f)
(check (and-let* ((y 7))) => 7)
(check (and-let* ((y 7) ((+ y 1)))) => 8)
(check (and-let* (x)) => 5)
(check (and-let* ((y 1) (y (+ y 1))) (define z y) z) => 2)

(check (let ((port (open-output-string))) (write 'a port) (get-output-string port)) => "a")
(check (read-char (open-input-string "b")) => #\b)

(check (receive (a b . rest) (values 1 2 3 4) (list a b rest)) => '(1 2 (3 4)))
(check (receive all (values) all) => '())
(check (receive (a) 1 (define b a) b) => 1)

(define-record-type point (make-point x y) point? (x point-x set-point-x!) (y point-y))
(check (let ((p (make-point 1 2))) (set-point-x! p 3) (list (point? p) (point? 1) (point-x p) (point-y p))) => '(#t #f 3 2))
(check (let-values (((a b) (values 1 2)) ((c . d) (values 3 4))) (list a b c d)) => '(1 2 3 (4)))
(check (let*-values (((a) (values 1)) ((b) (values (+ a 1)))) b) => 2)
(check ((case-lambda ((a) 'one) ((a . rest) rest)) 1 2) => '(2))
(check (guard (c (#t (cons (error-object-message c) (error-object-irritants c)))) (error "bad" 1 2)) => '("bad" 1 2))

(check ((cut cons (+ 1 1) <>) 3) => '(2 . 3))
(check ((cut list 1 <> 3 <> 5) 2 4) => '(1 2 3 4 5))
(check ((cut list)) => '())
(check ((cut list 1 <...>)) => '(1))
(check ((cut list 1 <> 3 <...>) 2 4 5) => '(1 2 3 4 5))
(check ((cut <> 1 2) +) => 3)
(check (map (cut * 2 <>) '(1 2 3)) => '(2 4 6))
(check ((cut <> <...>) list 1 2) => '(1 2))
(check (let* ((n 0) (f (cut list (begin (set! n (+ n 1)) n) <>))) (f 1) (f 1)) => '(2 1))
(check (let* ((n 0) (f (cute list (begin (set! n (+ n 1)) n) <>))) (f 1) (f 1)) => '(1 1))
(check ((cute list 1 <> 3 <...>) 2 4 5) => '(1 2 3 4 5))
(check ((cute <> 1) -) => -1)

(check (format "Hello, ~a" "World!") => "Hello, World!")
(check (format "Error, list is too short: ~s~%" '(one "two" 3)) => "Error, list is too short: (one \"two\" 3)\n")
(check (format "~~ ~A~S" #\a #\a) => "~ a#\\a")
(check (fails? (format "~a")) => #t)
(check (fails? (format "~q" 1)) => #t)
(check (fails? (format "~")) => #t)
(check (fails? (format "x" 1)) => #t)

(define radix (make-parameter 10 (lambda (x) (if (integer? x) x (error "no integer" x)))))
(check (list (radix) (parameterize ((radix 2)) (radix)) (radix)) => '(10 2 10))
(check (fails? (parameterize ((radix 'a)) 1)) => #t)

(check (case 2 ((1) 'one) ((2) => (lambda (n) (* n 10))) (else 'more)) => 20)
(check (case 5 ((1) 'one) (else => -)) => -5)
(check (case 5 ((1) 'one) (else 'more)) => 'more)

(check (get-environment-variable "NO_SUCH_VARIABLE_HERE") => #f)
(check (let ((all (get-environment-variables))) (and (list? all) (or (null? all) (string? (car (car all)))))) => #t)

(define b (box 1))
(check (list (box? b) (box? 1) (box? '(1)) (vector? b) (unbox b)) => '(#t #f #f #f 1))
(check (begin (set-box! b 'new) (unbox b)) => 'new)
(check (eq? (box 1) (box 1)) => #f)
(check (fails? (unbox 1)) => #t)
(write checks) (display " checks") (newline)
