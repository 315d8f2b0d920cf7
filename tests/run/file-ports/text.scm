;;; A text file is written, read back, and deleted.
;;; Expected output: R7RS 6.13.

(import (scheme base) (scheme file) (scheme read) (scheme write))
(define (show x) (write x) (newline))
(define name "test-output.txt")
(call-with-output-file name
  (lambda (port)
    (write '(some "data" 1.5) port)
    (newline port)
    (display "second λ line" port)))
(show (file-exists? name))
(show (call-with-input-file name (lambda (port) (let* ((a (read port)) (b (read-line port)) (c (read-line port))) (list a b c)))))
(delete-file name)
(show (file-exists? name))
(show (guard (e ((file-error? e) 'no-such-file)) (delete-file name)))
