;;; A record type gives a constructor, a predicate, accessors and modifiers.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-record-type <pare> (kons x y) pare? (x kar set-kar!) (y kdr))
(show (pare? (kons 1 2)))
(show (pare? (cons 1 2)))
(show (kar (kons 1 2)))
(show (kdr (kons 1 2)))
(show (let ((k (kons 1 2))) (set-kar! k 3) (kar k)))
(show (map (lambda (x) (pair? x)) (list (kons 1 2))))
