;;; All compositions of up to four accesses.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme cxr) (scheme write))
(define (show x) (write x) (newline))
(define (tree n path)
  (if (= n 0)
      (string->symbol (apply string-append path))
      (cons (tree (- n 1) (cons "a" path)) (tree (- n 1) (cons "d" path)))))
(define t (tree 4 '()))
(show (map (lambda (access) (access (tree 2 '()))) (list caar cadr cdar cddr)))
(show (map (lambda (access) (access (tree 3 '())))
           (list caaar caadr cadar caddr cdaar cdadr cddar cdddr)))
(show (map (lambda (access) (access t))
           (list caaaar caaadr caadar caaddr cadaar cadadr caddar cadddr
                 cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr)))
