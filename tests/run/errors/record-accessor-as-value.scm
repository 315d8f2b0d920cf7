;;; An accessor that is used as a value is named by the error, whose place is the call of the library that uses it.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define-record-type <entry> (make-entry key) entry? (key entry-key))
(define (keys entries) (list (map entry-key entries)))
(write (keys (list (make-entry 1) (make-entry 2))))
(newline)
(write (keys (list (make-entry 1) 'none)))
