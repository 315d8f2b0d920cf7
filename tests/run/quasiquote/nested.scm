;;; Nested quasiquotations keep the inner levels (R7RS 4.2.8).
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (equal? `(a `(b ,(foo ,(+ 1 3) d) e) f)
              (list 'a (list 'quasiquote (list 'b (list 'unquote '(foo 4 d)) 'e)) 'f)))
(show (let ((name1 'x) (name2 'y))
        (equal? `(a `(b ,,name1 ,',name2 d) e)
                (list 'a
                      (list 'quasiquote
                            (list 'b (list 'unquote 'x) (list 'unquote (list 'quote 'y)) 'd))
                      'e))))
