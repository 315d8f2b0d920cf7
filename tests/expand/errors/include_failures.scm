; A file that does not exist, and one that includes itself.
(import (scheme base))
(include "files/none.scm")
(include "files/itself.scm")
