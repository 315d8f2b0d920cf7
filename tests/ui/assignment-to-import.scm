;;; An imported variable cannot be set.

(import (scheme base))
(set! car cdr)
