;;; read parses data of every kind from a port, one after the other.
;;; Expected output: Guile.

(import (scheme base) (scheme read) (scheme write))
(define p (open-input-string "(a . b) #(1 \"two\" #\\c) 'q ; comment\n #;skipped 1.5e3 #u8(1 2) #t |x y| ()"))
(let loop ((datum (read p)))
  (cond ((eof-object? datum) (write 'end) (newline))
        ((symbol? datum) (write (symbol->string datum)) (newline) (loop (read p)))
        (else (write datum) (newline) (loop (read p)))))
