;;; What write has written, read reads back as an equal object.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme read) (scheme write))
(define (roundtrip x)
  (let ((p (open-output-string)))
    (write x p)
    (equal? x (read (open-input-string (get-output-string p))))))
(for-each (lambda (x) (write (roundtrip x)) (newline))
          (list 1 -1/2 1.5e-7 (expt 3 100) "a\"b\\c\nd" #\space #\x0 #\λ 'abc (string->symbol "a b|c")
                '(1 (2 . 3) #(4 #u8(5))) '() #t (string->symbol "") '|1+| "λ\t"))
