; Imports come first.
(import (only (scheme base) define))
(define x 1)
(import (only (scheme base) list))
(list x)
