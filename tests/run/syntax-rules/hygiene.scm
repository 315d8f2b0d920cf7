;;; Names that a macro inserts do not catch the user's, nor the user's those of the macro.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-syntax my-if
  (syntax-rules () ((_ c a b) (cond (c a) (else b)))))
(show (let ((else #f)) (my-if #f 1 2)))
(define-syntax while
  (syntax-rules () ((_ test body ...) (let loop () (when test body ... (loop))))))
(define i 0)
(define loop 'mine)
(while (< i 3) (set! i (+ i 1)))
(show (list i loop))
(define-syntax my-or
  (syntax-rules () ((_ a b) (let ((t a)) (if t t b)))))
(show (let ((if list) (t 5)) (my-or #f t)))
