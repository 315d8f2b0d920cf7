;;; features is a list of symbols with r7rs in it, each of which cond-expand knows; the clocks and the command line are of
;;; the types that the report gives them.
;;; Expected output: R7RS 4.2.1, 6.14; chibi-scheme.

(import (scheme base) (scheme write) (scheme time) (scheme process-context))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))

(show (list? (features)))
(show (let all ((l (features))) (or (null? l) (and (symbol? (car l)) (all (cdr l))))))
(show (and (memq 'r7rs (features)) #t))
(show (memq 'no-such-feature (features)))
(show (cond-expand ((not r7rs) 1) ((and) 2)))
(show (cond-expand ((or) 1) ((not (or)) 2)))
(show (cond-expand ((and r7rs full-unicode) 1) (else 2)))
(show (cond-expand ((library (scheme base)) 'base) (else 'none)))
(show (cond-expand ((library (scheme no-such-library)) 1) ((or r7rs no-such-feature) 2) (else 3)))
(show (exact-integer? (current-jiffy)))
(show (exact-integer? (jiffies-per-second)))
(show (positive? (jiffies-per-second)))
(show (let* ((a (current-jiffy)) (b (current-jiffy))) (<= a b)))
(show (real? (current-second)))
(show (inexact? (current-second)))
(show (and (list? (command-line)) (string? (car (command-line)))))
(show (get-environment-variable "NO_SUCH_VARIABLE"))
(show (let all ((l (get-environment-variables))) (or (null? l)
        (and (string? (caar l)) (string? (cdar l)) (all (cdr l))))))
(show (get-environment-variable 'PATH))
