;;; with-arena needs a name and a size.

(import (scheme base) (eshkol arena))
(with-arena (a) 1)
(with-arena 1024 1)
