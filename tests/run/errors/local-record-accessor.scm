;;; An accessor of a record type that is defined in a body behaves like one defined at the top level.
;;; Expected output: an uncaught error ends with exit code 70.

(import (scheme base) (scheme write))
(define (first-of things)
  (define-record-type box (make-box content) box? (content box-content))
  (let ((b (make-box (car things))))
    (list (box-content b)
          (box-content things))))
(write (first-of '(1 2)))
