;;; Strings, symbols and string ports.
(import (scheme base) (scheme write))
(define (line i)
  (string-append "line " (number->string i) ":" (make-string 20 #\x)))
(define (run n)
  (let loop ((i 0) (sum 0))
    (if (= i n)
        sum
        (let ((port (open-output-string)))
          (write (line i) port)
          (write (string->list (substring (line i) 0 4)) port)
          (loop (+ i 1) (+ sum (string-length (get-output-string port))))))))
(write (run 1500))
