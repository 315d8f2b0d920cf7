;;; What write shows, read makes equal? again.
;;; Expected output: R7RS section 6.13.3: data without cycles are read back.

(import (scheme base) (scheme write) (scheme read))
(define (again x)
  (let ((port (open-output-string)))
    (write x port)
    (read (open-input-string (get-output-string port)))))
(for-each
  (lambda (x) (write (equal? x (again x))) (newline))
  (list '(1 -2.5 1/3 1e100 12345678901234567890)
        "tab\tnewline\nquote\"backslash\\bell\alambda λ null\x0;"
        '(|| |a b| |A| |1| |+1| |.| |a\|b| |#| ...)
        (list #\a #\space #\newline #\null #\x7f #\λ #\( #\")
        '#(#() #u8() () #t #f)
        ''`(a ,@b)))
