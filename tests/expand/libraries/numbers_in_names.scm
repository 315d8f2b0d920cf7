; A library name may contain numbers; it becomes the path lib/1.sld.
(import (scheme base) (lib 1))
(define y x)
