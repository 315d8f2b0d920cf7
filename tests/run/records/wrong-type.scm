;;; An accessor of one type refuses a record of another.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define-record-type cat (make-cat name) cat? (name cat-name set-cat-name!))
(define-record-type dog (make-dog name) dog? (name dog-name))
(define (failed? thunk) (guard (e (#t #t)) (thunk) #f))
(write (failed? (lambda () (cat-name (make-dog 'rex)))))
(newline)
(write (failed? (lambda () (set-cat-name! 5 'x))))
(newline)
(write (cat-name (make-cat 'tom)))
(newline)
