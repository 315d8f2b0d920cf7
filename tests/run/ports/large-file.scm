;;; A file of many buffers comes back as it was written.
;;; Expected output: Guile.

(import (scheme base) (scheme write) (scheme file))
(define count 20000)
(call-with-output-file "large"
  (lambda (port)
    (do ((i 0 (+ i 1))) ((= i count))
      (write i port)
      (write-string " λ\n" port))))
(call-with-input-file "large"
  (lambda (port)
    (let loop ((lines 0) (length 0) (last #f))
      (let ((line (read-line port)))
        (if (eof-object? line)
            (begin (write (list lines length last)) (newline))
            (loop (+ lines 1) (+ length (string-length line)) line))))))
(call-with-input-file "large"
  (lambda (port)
    (let loop ((characters 0))
      (if (eof-object? (read-char port))
          (begin (write characters) (newline))
          (loop (+ characters 1))))))
