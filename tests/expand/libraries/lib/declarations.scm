(import (scheme base))
(export b c d)
