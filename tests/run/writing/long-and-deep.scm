;;; A list of a million elements and one of a million levels are written without running out of anything.
;;; Expected output: counted by hand: two parentheses a level, the innermost level is ().

(import (scheme base) (scheme write))
(define (written-length x)
  (let ((port (open-output-string)))
    (write x port)
    (string-length (get-output-string port))))
(write (written-length (make-list 1000000 1)))
(newline)
(write (written-length (let loop ((n 1000000) (x '())) (if (= n 0) x (loop (- n 1) (list x))))))
(newline)
