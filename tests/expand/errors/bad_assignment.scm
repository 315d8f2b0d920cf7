; Imported variables and keywords cannot be assigned.
(import (scheme base))
(set! car 1)
(set! list 1)
(set! if 1)
(set! unknown 1)
