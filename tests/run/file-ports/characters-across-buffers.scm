;;; Characters of one to four bytes, written and read one at a time across many buffers, and peeked at before.
;;; Expected output: what is read is what was written (R7RS 6.13.2, 6.13.3); the sums are arithmetic.

(import (scheme base) (scheme read) (scheme write) (scheme file))
(define count 30000)
(define (nth i)
  (case (modulo i 7)
    ((0) #\λ) ((1) #\newline) ((2) #\x1F600) ((3) #\return) ((4) #\é) ((5) #\x20AC)
    (else (integer->char (+ 32 (modulo i 95))))))

(define (put-all port)
  (do ((i 0 (+ i 1))) ((= i count))
    (write-char (nth i) port)))

(define (same-all? port)
  (let loop ((i 0))
    (if (= i count)
        (and (eof-object? (peek-char port)) (eof-object? (read-char port)) (eof-object? (read-char port)))
        (and (eqv? (peek-char port) (nth i)) (eqv? (read-char port) (nth i)) (loop (+ i 1))))))

(define (show x) (write x) (newline))

(call-with-output-file "characters" put-all)
(show (call-with-input-file "characters" same-all?))
(define text (let ((port (open-output-string))) (put-all port) (get-output-string port)))
(show (string-length text))
(show (same-all? (open-input-string text)))

;; Other operations between.
(define mixed (open-output-string))
(do ((i 0 (+ i 1))) ((= i 5))
  (write-char #\a mixed)
  (write-string "bc" mixed)
  (write i mixed)
  (newline mixed))
(show (get-output-string mixed))
(define in (open-input-string (get-output-string mixed)))
(show (list (read-char in) (read-string 2 in) (peek-char in) (read in) (read-line in) (read-line in) (read-char in)))
(write-char #\! mixed)
(show (string-length (get-output-string mixed)))

;; Neither direction serves for the other, and a closed port for nothing.
(define (failed? thunk) (guard (e ((error-object? e) #t)) (thunk) #f))
(define out (open-output-string))
(write-string "abc" out)
(show (map failed?
        (list (lambda () (read-char out)) (lambda () (peek-char out)) (lambda () (write-char #\x in))
          (lambda () (write-char "x" out)) (lambda () (write-char #\x 5)) (lambda () (read-char '(1))))))
(close-port in)
(close-port out)
(show (map failed? (list (lambda () (read-char in)) (lambda () (write-char #\x out)))))
(show (get-output-string out))
(define bytes (open-input-bytevector (bytevector 65 66)))
(show (failed? (lambda () (read-char bytes))))
(show (read-u8 bytes))
