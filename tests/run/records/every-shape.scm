;;; Record types without fields, with fields that the constructor leaves out, many fields, and names given twice.
;;; Expected output: chibi-scheme; a wrong record is an error (R7RS 5.5).

(import (scheme base) (scheme write) (scheme cxr))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))

(define-record-type empty (make-empty) empty?)
(show (list (empty? (make-empty)) (empty? 5) (eq? (make-empty) (make-empty)) (let ((e (make-empty))) (equal? e e))))
(define-record-type <some> (make-some b) some? (a some-a set-some-a!) (b some-b))
(define s (make-some 1))
(set-some-a! s 2)
(show (list (some-a s) (some-b s)))
(define-record-type wide (make-wide a b c d e f g h i j) wide?
  (a wide-a) (b wide-b) (c wide-c) (d wide-d) (e wide-e) (f wide-f) (g wide-g) (h wide-h) (i wide-i)
          (j wide-j set-wide-j!))
(define w (apply make-wide '(1 2 3 4 5 6 7 8 9 10)))
(set-wide-j! w 'ten)
(show (map (lambda (f) (f w)) (list wide-a wide-b wide-e wide-i wide-j)))
(define-record-type other (make-other a) other? (a other-a))
(show (list (other? s) (some? s) (some? (make-other 1)) (vector? s) (pair? s) (procedure? s)))
(show (equal? (make-other 1) (make-other 1)))
(show (map other-a (map make-other '(1 2 3))))
(define make-local
  (lambda (n)
    (define-record-type local (make n) is-local? (n get))
    (list (make n) is-local? get)))
(define l1 (make-local 1))
(define l2 (make-local 2))
(show (list ((cadr l1) (car l1)) ((caddr l2) (car l2))))
(show (other-a s))
(show (other-a 5))
(show (set-some-a! (make-other 1) 2))
(show (make-other))
(show (make-other 1 2))
