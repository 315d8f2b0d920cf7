;;; A continuation whose extent was left cannot be called; that is a condition which a program can handle.
;;; Expected output: the continuations of this version only escape.

(import (scheme base) (scheme write))
(define saved #f)
(define (capture) (call/cc (lambda (k) (set! saved k) 'captured)))
(write (capture))
(newline)
(write (guard (e ((error-object? e) 'dead)) (+ 1 (saved 5))))
(newline)
