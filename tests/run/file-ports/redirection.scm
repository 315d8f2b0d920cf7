;;; with-output-to-file and with-input-from-file redirect the standard ports for a call.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme file) (scheme read) (scheme write))
(define name "redirected.txt")
(with-output-to-file name (lambda () (write 'inside) (newline) (display "42")))
(write (with-input-from-file name (lambda () (let* ((a (read)) (b (read))) (list a b)))))
(newline)
(delete-file name)
