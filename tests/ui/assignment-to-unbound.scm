;;; A variable must be defined before it can be set.

(import (scheme base))
(set! undefined-name 1)
