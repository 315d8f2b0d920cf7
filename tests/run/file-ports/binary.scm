;;; A binary file keeps every byte.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme file) (scheme write))
(define name "bytes.bin")
(define out (open-binary-output-file name))
(do ((i 0 (+ i 1))) ((= i 256)) (write-u8 i out))
(close-port out)
(define in (open-binary-input-file name))
(define bytes (read-bytevector 1000 in))
(write (bytevector-length bytes))
(newline)
(write (bytevector-copy bytes 250))
(newline)
(write (eof-object? (read-u8 in)))
(newline)
(close-port in)
(delete-file name)
