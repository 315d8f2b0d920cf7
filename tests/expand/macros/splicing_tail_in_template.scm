; A variable after the dot of a template continues the list.
(import (scheme base))
(define-syntax my-list (syntax-rules () ((_ . args) (list . args))))
(my-list 1 2 3)
(my-list)
