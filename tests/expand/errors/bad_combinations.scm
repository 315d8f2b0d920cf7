; An empty call, and a call with a dot.
(import (scheme base))
()
(list . 1)
(list 1 . (2 3))
