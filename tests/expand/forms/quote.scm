; Literals are constants; one datum that a macro uses twice is one constant.
(import (scheme base))
(define-syntax twice (syntax-rules () ((_ x) (eq? 'x 'x))))
(list 'a "s" #\c 1.5 #t #u8(1 2) #(a (b)) '() '(1 . 2))
(twice (a b))
