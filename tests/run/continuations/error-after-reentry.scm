;;; An error in a frame that was entered again is reported with the calls of that place, as the first time.
;;; Expected output: the calls as the text has them.

(import (scheme base) (scheme write))
(define k #f)
(define (main)
  (let ((first (call/cc (lambda (c) (set! k c) #t))))
    (if first
        (begin
          (display "captured")
          (newline)
          (let ((old k)) (old #f)))
        (+ 1 (deep 3)))))
(define (deep n) (if (= n 0) (car 'no-pair) (+ 1 (deep (- n 1)))))
(define (start) (+ 1 (main)))
(+ 1 (start))
