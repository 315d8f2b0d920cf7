;;; file-error? and read-error? tell what went wrong.
;;; Expected output: R7RS 6.11 and 6.13.2.

(import (scheme base) (scheme file) (scheme read) (scheme write))
(define (show x) (write x) (newline))
(define (classify thunk)
  (guard (e ((file-error? e) 'file-error) ((read-error? e) 'read-error) (#t 'other)) (thunk)))
(show (classify (lambda () (open-input-file "/no/such/file"))))
(show (classify (lambda () (read (open-input-string "(1 2")))))
(show (classify (lambda () (read (open-input-string ")")))))
(show (classify (lambda () (error "x"))))
