; Of embedded libraries, only what is referred to comes out, before the program, even if the reference is indirect.
(import (scheme base) (scheme cxr))
(define x (cdddr '(1 2 3)))
(define y car)
